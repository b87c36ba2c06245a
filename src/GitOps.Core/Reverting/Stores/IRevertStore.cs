using GitOps.Core.Git.Stores;

namespace GitOps.Core.Reverting.Stores;

/// <summary>Works out reverts in the object database and moves branches, by libgit2 or by the git program.</summary>
internal interface IRevertStore
{
    /// <summary>Whether a commit is among another one and its ancestors.</summary>
    bool IsPartOf(string commit, string tip);

    /// <summary>Commits and their ancestors, without others and their ancestors; each before its parents.</summary>
    /// <param name="from">Those to begin with.</param>
    /// <param name="without">Those to leave out.</param>
    /// <param name="firstParents">Whether only first parents are followed.</param>
    IReadOnlyList<string> Log(IReadOnlyList<string> from, IReadOnlyList<string> without, bool firstParents);

    /// <summary>A tree like <paramref name="tree"/>, with what is at a path taken from another one.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="path">Path of a folder or file, without links; not the root.</param>
    /// <param name="from">The other tree, where there is something at the path.</param>
    string Replace(string tree, string path, string from);

    /// <summary>Takes a commit back on another one.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="parent">Which of its parents to go back to, counted from 1; 0 for one that is no merge.</param>
    /// <param name="onto">The commit whose files are changed.</param>
    RevertOutcome Revert(GitCommit commit, int parent, string onto);

    /// <summary>A commit that only further reverts are worked out on. Nothing refers to it.</summary>
    string CreateIntermediate(string tree, string parent);

    /// <summary>Makes a commit. Nothing refers to it yet.</summary>
    string CreateCommit(string tree, string parent, string message, CommitIdentity identity);

    /// <summary>Lets a branch lead to a commit, or makes it.</summary>
    /// <param name="branch">Full name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="before">The commit that it leads to now; null when it is not there.</param>
    /// <param name="log">What the reflog says.</param>
    /// <exception cref="GitOpsException"><c>RepositoryLocked</c>.</exception>
    void MoveBranch(string branch, string commit, string? before, string log);
}

/// <summary>What taking a commit back leads to.</summary>
/// <param name="Tree">The files; null when there are conflicts.</param>
/// <param name="Conflicts">Paths that later commits changed too.</param>
internal sealed record RevertOutcome(string? Tree, IReadOnlyCollection<string> Conflicts);
