using GitOps.Core.Git.Stores;
using GitOps.Core.Git.Transports;
using LibGit2Sharp;

namespace GitOps.Core.Git.Mirrors;

/// <summary>The bare repository that a mirror is: what it has, beside what its origin says it has.</summary>
internal sealed class MirrorRepository(string folder)
{
    /// <summary>Its only remote.</summary>
    public const string Remote = "origin";

    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>Everything a mirror follows.</summary>
    public static readonly string[] Refspecs = [$"+{Branches}*:{Branches}*", $"+{Tags}*:{Tags}*"];

    /// <summary>Where it is.</summary>
    public string Folder => folder;

    /// <summary>Says whether its origin may send on to another address (git-config(1), http.followRedirects).</summary>
    public void FollowRedirects(bool follow)
    {
        using var repository = new Repository(folder);
        repository.Config.Set("http.followRedirects", follow ? "initial" : "false", ConfigurationLevel.Local);
    }

    /// <summary>Whether it is there.</summary>
    public bool Exists => Directory.Exists(folder);

    /// <summary>What is wrong with it, as far as can be seen without reading it all; null when nothing is.</summary>
    public string? Damage()
    {
        if (File.Exists(Path.Combine(folder, LibGit2Store.DamageMark)))
        {
            return "content that was read from it was missing or broken";
        }

        try
        {
            using var repository = new Repository(folder);
            return repository.Network.Remotes[Remote] is null ? "its configuration is lost"
                : repository.Refs.FirstOrDefault(reference => IsBroken(repository, reference)) is { } broken ? $"{broken.CanonicalName} leads to nothing"
                : null;
        }
        catch (LibGit2SharpException e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Makes it, empty.</summary>
    public void Create(string url)
    {
        using var repository = new Repository(Repository.Init(folder, isBare: true));

        // What is fetched is named each time. With a refspec for branches, libgit2 would move them when it pushes.
        repository.Network.Remotes.Add(Remote, url, Refspecs[1]);
    }

    /// <summary>
    /// Removes branches and tags that the origin no longer has, before new ones come: "a" stands in the way of "a/b".
    /// Returns whether there is something to fetch.
    /// </summary>
    public bool RemoveGone(IReadOnlyList<RemoteReference> origin)
    {
        using var repository = new Repository(folder);
        var there = origin.Where(reference => IsMirrored(reference.Name)).ToDictionary(reference => reference.Name, reference => reference.Target);
        var here = repository.Refs.Where(reference => IsMirrored(reference.CanonicalName)).ToDictionary(reference => reference.CanonicalName);
        foreach (var gone in here.Values.Where(reference => !there.ContainsKey(reference.CanonicalName)))
        {
            repository.Refs.Remove(gone);
        }

        return there.Any(reference => here.GetValueOrDefault(reference.Key)?.TargetIdentifier != reference.Value);
    }

    /// <summary>Lets HEAD lead to the origin's default branch.</summary>
    public void FollowDefaultBranch(IReadOnlyList<RemoteReference> origin)
    {
        using var repository = new Repository(folder);
        if (DefaultBranch(origin) is { } branch && repository.Refs["HEAD"]?.TargetIdentifier != branch)
        {
            repository.Refs.UpdateTarget("HEAD", branch);
        }
    }

    /// <summary>What to fetch for a revision that no branch or tag may lead to; null when nothing.</summary>
    public string? RefspecFor(string revision)
    {
        using var repository = new Repository(folder);
        if (revision.StartsWith("refs/", StringComparison.Ordinal) && Reference.IsValidName(revision))
        {
            return IsMirrored(revision) ? null : $"+{revision}:{revision}";
        }

        return ObjectId.TryParse(revision, out var id) && !repository.ObjectDatabase.Contains(id) ? $"+{revision}:refs/gitops/{revision}" : null;
    }

    private static bool IsBroken(Repository repository, Reference reference) => IsMirrored(reference.CanonicalName) && reference.ResolveToDirectReference()?.Target switch
    {
        null => true,
        Commit tip => repository.Lookup<Tree>(tip.Tree.Id) is null,
        _ => false,
    };

    // A host that does not say where HEAD leads tells at least its commit.
    private static string? DefaultBranch(IReadOnlyList<RemoteReference> origin)
    {
        var head = origin.FirstOrDefault(reference => reference.Name == "HEAD")?.Target;
        return head is null || head.StartsWith(Branches, StringComparison.Ordinal)
            ? head
            : origin
                .Where(reference => reference.Target == head && reference.Name.StartsWith(Branches, StringComparison.Ordinal))
                .Select(reference => reference.Name)
                .OrderBy(name => name switch { $"{Branches}main" => 0, $"{Branches}master" => 1, _ => 2 })
                .FirstOrDefault();
    }

    // "refs/tags/x^{}" is what the annotated tag x leads to.
    private static bool IsMirrored(string name) =>
        (name.StartsWith(Branches, StringComparison.Ordinal) || name.StartsWith(Tags, StringComparison.Ordinal)) && !name.EndsWith("^{}", StringComparison.Ordinal);
}
