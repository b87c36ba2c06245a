using GitOps.Core.Files;
using GitOps.Core.Git;

namespace GitOps.Core.Reverting;

/// <summary>A revert that is worked out but not made: nothing refers to it yet.</summary>
public sealed record RevertPlan
{
    internal RevertPlan(IReadOnlyList<Revision> reverted, string branch, Revision onto, string message, CommitTree files, string tree, string baseBranch)
    {
        Reverted = reverted;
        Branch = branch;
        Onto = onto;
        Message = message;
        Files = files;
        Tree = tree;
        BaseBranch = baseBranch;
    }

    /// <summary>The commits that are taken back, newest first.</summary>
    public IReadOnlyList<Revision> Reverted { get; }

    /// <summary>Short name of the branch the revert commit will be on.</summary>
    public string Branch { get; }

    /// <summary>The commit that the revert commit will follow.</summary>
    public Revision Onto { get; }

    /// <summary>Message of the revert commit.</summary>
    public string Message { get; }

    /// <summary>The files as the revert leaves them; their <see cref="IFileTree.Commit"/> is null.</summary>
    public IFileTree Files { get; }

    /// <summary>Id of the tree that the revert commit will have.</summary>
    internal string Tree { get; }

    /// <summary>Short name of the branch that <see cref="Onto"/> is the tip of.</summary>
    internal string BaseBranch { get; }
}
