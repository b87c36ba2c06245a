using GitOps.Core.Files;
using GitOps.Core.Git;

namespace GitOps.Core.Reverting;

/// <summary>A revert that is worked out but not made: nothing refers to it yet.</summary>
public sealed record RevertPlan
{
    private const int MostNamed = 10;

    internal RevertPlan(RevertRequest request, IReadOnlyList<Revision> reverted, BranchChoice place, IReadOnlyList<PlannedCommit> commits, CommitTree files)
    {
        Request = request;
        Reverted = reverted;
        Place = place;
        Commits = commits;
        Files = files;
    }

    /// <summary>The commits that are taken back, newest first.</summary>
    public IReadOnlyList<Revision> Reverted { get; }

    /// <summary>The revision that the path is made equal to; null where commits are taken back.</summary>
    public Revision? RestoredTo { get; internal init; }

    /// <summary>Short name of the branch the revert commits will be on.</summary>
    public string Branch => Place.Target;

    /// <summary>The commit that the revert commits will follow.</summary>
    public Revision Onto => Place.Tip.Describe(Place.Base);

    /// <summary>The files as the revert leaves them; their <see cref="IFileTree.Commit"/> is null.</summary>
    public IFileTree Files { get; }

    /// <summary>What it does, in one line: <c>Revert 4f1c2ab "Raise memory"</c>.</summary>
    public string Description => RestoredTo is { } then
        ? $"Revert {PathRestoration.Name(Request.Path)} to {Name(then)}"
        : $"Revert {string.Join(", ", Reverted.Take(MostNamed).Select(Name))}{(Reverted.Count > MostNamed ? $" and {Reverted.Count - MostNamed} more" : "")}";

    /// <summary>What is said when it was worked out anew, because the branch moved.</summary>
    internal string Moved => $"{Branch} moved to {Name(Onto)} in the meantime; the change is taken back on top of that.";

    /// <summary>The request, every revision of it as a commit's id: what it is about stays the same when branches move.</summary>
    internal RevertRequest Request { get; }

    /// <summary>The branch it starts from, and the one it goes to.</summary>
    internal BranchChoice Place { get; }

    /// <summary>The commits to be made, in their order.</summary>
    internal IReadOnlyList<PlannedCommit> Commits { get; }

    /// <summary>Id of the tree that the last of them will have.</summary>
    internal string Tree => Commits[^1].Tree;

    private static string Name(Revision commit) => $"{commit.ShortSha} \"{commit.Subject}\"";
}
