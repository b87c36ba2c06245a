using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>Finds the commit that a revision names: a branch, a tag, a commit, an expression such as <c>HEAD~2</c>, or a range of versions.</summary>
internal sealed class RevisionResolver(Repository repository, string display)
{
    private static readonly string[] RefPrefixes = ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/remotes/origin/"];

    /// <summary>The commit that <paramref name="name"/> names, or HEAD's when it is null.</summary>
    public Revision Resolve(string? name)
    {
        name = name?.Trim();
        if (name is null or "" or "HEAD")
        {
            return Head();
        }

        return Reference(name) ?? Expression(name) ?? VersionRange(name) ?? throw NotFound(name);
    }

    /// <summary>Describes a commit.</summary>
    public static Revision Describe(Commit commit, string? name) =>
        new(commit.Sha, name, commit.MessageShort, commit.Author.Name, commit.Author.When);

    private Revision Head()
    {
        if (repository.Head.Tip is { } tip)
        {
            return Describe(tip, repository.Info.IsHeadDetached ? null : repository.Head.FriendlyName);
        }

        throw repository.Branches.Any() ? NotFound(repository.Head.FriendlyName) : GitErrors.RepositoryEmpty(display);
    }

    private Revision? Reference(string name)
    {
        var candidates = name.StartsWith("refs/", StringComparison.Ordinal) ? [name] : RefPrefixes.Select(prefix => prefix + name);
        var commits = candidates
            .Where(LibGit2Sharp.Reference.IsValidName)
            .Select(candidate => (Ref: candidate, Commit: repository.Refs[candidate] is { } reference ? Peel(reference, name) : null))
            .Where(candidate => candidate.Commit is not null)
            .ToList();
        if (commits.Count == 0)
        {
            return null;
        }

        var kinds = commits.Where(candidate => !candidate.Ref.StartsWith("refs/remotes/", StringComparison.Ordinal)).ToList();
        if (kinds.Select(candidate => candidate.Commit!.Sha).Distinct().Count() > 1)
        {
            throw GitErrors.RevisionAmbiguous(name, display, $"Write {string.Join(" or ", kinds.Select(kind => kind.Ref))}.");
        }

        return Describe(commits[0].Commit!, name);
    }

    private Commit? Peel(Reference reference, string name) => reference.ResolveToDirectReference()?.Target switch
    {
        null => null,
        Commit commit => commit,
        var target => PeelTo(target, name),
    };

    private Commit PeelTo(GitObject target, string name)
    {
        try
        {
            return target.Peel<Commit>();
        }
        catch (LibGit2SharpException)
        {
            throw GitErrors.RevisionNotACommit(name, display, target is Blob ? "file" : target is Tree ? "folder" : "tag of neither");
        }
    }

    private Revision? Expression(string name)
    {
        try
        {
            var target = repository.Lookup(name);
            return target is null ? null : Describe(PeelTo(target, name), target.Sha.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? null : name);
        }
        catch (AmbiguousSpecificationException)
        {
            throw GitErrors.RevisionAmbiguous(name, display, "Write more digits of the commit's id.");
        }
        catch (LibGit2SharpException)
        {
            // Not an expression, or one that leads to nothing.
            return null;
        }
    }

    private Revision? VersionRange(string name)
    {
        if (!VersionTags.IsRange(name))
        {
            return null;
        }

        var tag = VersionTags.Newest(repository.Tags.Select(tag => tag.FriendlyName), name);
        if (tag is not null)
        {
            return Describe(Peel(repository.Refs[$"refs/tags/{tag}"], tag)!, tag);
        }

        var newest = VersionTags.NewestFirst(repository.Tags.Select(each => each.FriendlyName)).Take(5).ToList();
        throw GitErrors.RevisionNotFound(
            name,
            display,
            newest.Count == 0 ? "No tag of it is a version." : $"No tag is in that range of versions (newest: {string.Join(", ", newest)}).");
    }

    private GitOpsException NotFound(string name)
    {
        if (!repository.Refs.Any())
        {
            return GitErrors.RepositoryEmpty(display);
        }

        var branches = repository.Branches
            .Where(branch => !branch.FriendlyName.EndsWith("/HEAD", StringComparison.Ordinal))
            .Select(branch => branch.FriendlyName)
            .ToList();
        var hint = RevisionSuggestion.For(name, branches, repository.Tags.Select(tag => tag.FriendlyName).ToList());
        return GitErrors.RevisionNotFound(name, display, repository.Info.IsShallow ? $"{hint} Only the newest commits were fetched (-Depth)." : hint);
    }
}
