using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Git;

/// <summary>Finds the commit that a revision names: a branch, a tag, a commit, an expression such as <c>HEAD~2</c>, or a range of versions.</summary>
internal sealed class RevisionResolver(IGitStore store, bool isMirror = false)
{
    private const string Heads = "refs/heads/";
    private const string Remotes = "refs/remotes/";
    private static readonly string[] RefPrefixes = [Heads, "refs/tags/", Remotes, Remotes + "origin/"];

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

    private Revision Head()
    {
        var head = store.Head;
        if (head.Commit is { } tip)
        {
            return Describe(tip, head.Branch is null ? null : head.BranchName);
        }

        throw store.Branches.Count > 0 && head.BranchName is { } unborn ? NotFound(unborn, " HEAD leads to it; name another with -Revision.") : GitErrors.RepositoryEmpty(store.Display);
    }

    private Revision? Reference(string name)
    {
        var candidates = name.StartsWith("refs/", StringComparison.Ordinal) ? FullNames(name) : RefPrefixes.Select(prefix => prefix + name);
        var commits = candidates
            .Select(candidate => (Ref: candidate, Found: store.Reference(candidate)))
            .Where(candidate => candidate.Found is not null)
            .Select(candidate => (candidate.Ref, Sha: CommitOf(candidate.Found!, name)))
            .ToList();
        if (commits.Count == 0)
        {
            return null;
        }

        var kinds = commits.Where(candidate => !candidate.Ref.StartsWith(Remotes, StringComparison.Ordinal)).ToList();
        if (kinds.Select(candidate => candidate.Sha).Distinct().Count() > 1)
        {
            throw GitErrors.RevisionAmbiguous(name, store.Display, $"Write {string.Join(" or ", kinds.Select(kind => kind.Ref))}.");
        }

        return Describe(commits[0].Sha, name);
    }

    // What a host calls refs/heads/main and refs/pull/7/merge, a pipeline's checkout of it keeps below refs/remotes.
    private static IEnumerable<string> FullNames(string name) => name.StartsWith(Heads, StringComparison.Ordinal)
        ? [name, $"{Remotes}origin/{name[Heads.Length..]}"]
        : [name, Remotes + name["refs/".Length..]];

    private string CommitOf(NamedObject found, string name) => found.Kind == ObjectKind.Commit
        ? found.Id
        : throw GitErrors.RevisionNotACommit(name, store.Display, found.Kind == ObjectKind.File ? "file" : "folder");

    private Revision? Expression(string name) => store.Expression(name) is { } found
        ? Describe(CommitOf(found, name), found.Id.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? null : name)
        : null;

    private Revision Describe(string sha, string? name) =>
        store.Commit(sha)?.Describe(name) ?? throw GitErrors.ObjectMissing("", sha, isMirror: false, cause: null);

    private Revision? VersionRange(string name)
    {
        if (!VersionTags.IsRange(name))
        {
            return null;
        }

        var tags = store.Tags;
        if (VersionTags.Newest(tags, name) is { } tag && store.Reference($"refs/tags/{tag}") is { } found)
        {
            return Describe(CommitOf(found, tag), tag);
        }

        var newest = VersionTags.NewestFirst(tags).Take(5).ToList();
        throw GitErrors.RevisionNotFound(
            name,
            store.Display,
            newest.Count == 0 ? "No tag of it is a version." : $"No tag is in that range of versions (newest: {string.Join(", ", newest)}).");
    }

    private GitOpsException NotFound(string name, string advice = "")
    {
        var branches = store.Branches.Where(branch => !branch.EndsWith("/HEAD", StringComparison.Ordinal)).ToList();
        var tags = store.Tags;
        if (branches.Count + tags.Count == 0 && store.Head.Commit is null)
        {
            return GitErrors.RepositoryEmpty(store.Display);
        }

        var hint = RevisionSuggestion.For(name, branches, tags) + advice;
        return GitErrors.RevisionNotFound(name, store.Display, store.IsShallow ? $"{hint} {GitErrors.HistoryCut(isMirror)}" : hint);
    }
}
