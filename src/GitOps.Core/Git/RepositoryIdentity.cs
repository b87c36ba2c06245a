using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Git;

/// <summary>
/// What makes two clones one repository: the address they come from, or, where there is none, the commit they begin with. The
/// folder a clone lies in is no part of it.
/// </summary>
internal sealed class RepositoryIdentity
{
    private readonly Lazy<string?> _firstCommit;

    private RepositoryIdentity(string? address, Func<string?> firstCommit)
    {
        Address = address;
        _firstCommit = new Lazy<string?>(firstCommit);
    }

    /// <summary>Where it comes from (<see cref="RepositoryAddress"/>); null when it comes from nowhere.</summary>
    public string? Address { get; }

    /// <summary>The commit its history begins with; null when that was not fetched.</summary>
    public string? FirstCommit => _firstCommit.Value;

    /// <summary>The identity of an open repository.</summary>
    /// <param name="named">What it was named by: a URL or a path.</param>
    /// <param name="source">The repository.</param>
    /// <param name="sha">The commit whose history is followed.</param>
    public static RepositoryIdentity Of(string named, GitSource source, string sha) =>
        new(RepositoryAddress.Of(source.IsMirror ? named : source.Origin), () => First(source, sha));

    /// <summary>By parents and not by time: commits may be of the same second.</summary>
    private static string? First(GitSource source, string sha)
    {
        if (source.Store.IsShallow)
        {
            return null;
        }

        var commit = source.Store.Commit(sha);
        while (commit is { Parents: [var parent, ..] })
        {
            commit = source.Store.Commit(parent);
        }

        return commit?.Sha;
    }
}
