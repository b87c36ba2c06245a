using GitOps.Core.Files;

namespace GitOps.Core.Git.Stores;

/// <summary>
/// The objects, references and settings of a repository, whoever reads them: libgit2, or the git program where libgit2 cannot.
/// Objects are named by their ids. Safe for use by several threads.
/// </summary>
internal interface IGitStore : IDisposable
{
    /// <summary>What to call the repository in errors: the path or the URL without user information.</summary>
    string Display { get; }

    /// <summary>The repository's Git folder; that of a linked worktree is its own.</summary>
    string GitFolder { get; }

    /// <summary>The working copy's root, without a slash at its end; null for a bare repository.</summary>
    string? WorkingFolder { get; }

    /// <summary>Whether only the newest commits were fetched.</summary>
    bool IsShallow { get; }

    /// <summary>Where HEAD leads.</summary>
    HeadState Head { get; }

    /// <summary>Short names of the branches, those of remotes included.</summary>
    IReadOnlyList<string> Branches { get; }

    /// <summary>Short names of the tags.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>What a reference leads to, by its full name; null when there is none, or it leads to nothing.</summary>
    NamedObject? Reference(string name);

    /// <summary>What an expression of gitrevisions(7) leads to; null when to nothing.</summary>
    NamedObject? Expression(string text);

    /// <summary>A commit; null when there is none of that id.</summary>
    GitCommit? Commit(string id);

    /// <summary>
    /// The ids of a commit's parents as it names them: at the edge of a shallow clone too, where they may not be there. None where that
    /// cannot be read.
    /// </summary>
    IReadOnlyList<string> NamedParents(string id);

    /// <summary>The newest commit that both come from; null when there is none, as far as history was fetched.</summary>
    string? MergeBase(string one, string other);

    /// <summary>The ids of commits that one comes from, itself included, and another does not; newest first.</summary>
    /// <param name="from">The other.</param>
    /// <param name="to">The one.</param>
    /// <param name="most">How many to name at most.</param>
    IReadOnlyList<string> Range(string from, string to, int most);

    /// <summary>The entries of a folder by its tree's id.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="path">Where it is, for errors.</param>
    /// <param name="commit">The commit it is read for, for errors.</param>
    IReadOnlyList<TreeNode> List(string tree, string path, string? commit);

    /// <summary>The bytes of a file.</summary>
    /// <param name="blob">The file's content.</param>
    /// <param name="path">Where it is, for errors.</param>
    /// <param name="commit">The commit it is read for, for errors.</param>
    byte[] Read(string blob, string path, string? commit);

    /// <summary>How many bytes a file has, found without reading them where that can be.</summary>
    /// <param name="blob">The file's content.</param>
    /// <param name="path">Where it is, for errors.</param>
    /// <param name="commit">The commit it is read for, for errors.</param>
    long Size(string blob, string path, string? commit) => Read(blob, path, commit).Length;

    /// <summary>A value of Git's configuration as this repository has it; null when it is not set.</summary>
    string? Setting(string name);

    /// <summary>The URL of a remote; null when there is no such remote.</summary>
    /// <param name="remote">Its name.</param>
    /// <param name="push">Whether the URL for pushing is meant, where there is one of its own.</param>
    string? RemoteUrl(string remote, bool push);
}

/// <summary>Where HEAD leads.</summary>
/// <param name="Branch">Full name of the branch; null when it is on a commit and no branch.</param>
/// <param name="Commit">The commit's id; null when the branch has none yet.</param>
internal sealed record HeadState(string? Branch, string? Commit)
{
    private const string Heads = "refs/heads/";

    /// <summary>The branch without its prefix.</summary>
    public string? BranchName => Branch?.StartsWith(Heads, StringComparison.Ordinal) == true ? Branch[Heads.Length..] : Branch;
}

/// <summary>What something named is.</summary>
internal enum ObjectKind
{
    Commit,
    Folder,
    File,
    Tag,
}

/// <summary>An object that a name led to, tags on the way followed.</summary>
internal sealed record NamedObject(string Id, ObjectKind Kind);
