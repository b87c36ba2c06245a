namespace GitOps.Core.Reverting;

/// <summary>Revert commits that were made.</summary>
/// <param name="Commits">The commits, in the order they were made.</param>
/// <param name="Branch">Short name of the branch they are on.</param>
/// <param name="PushedTo">Remote and branch they were pushed to (<c>origin/main</c>); null when they were not.</param>
internal sealed record RevertMade(IReadOnlyList<Revision> Commits, string Branch, string? PushedTo)
{
    /// <summary>The last of them, which the branch leads to.</summary>
    public Revision Commit => Commits[^1];

    /// <summary>What came of an undo.</summary>
    internal UndoResult Result(RevertPlan plan, SyncResult? sync) => new(plan.Reverted, Commits, Branch, PushedTo, sync) { RestoredTo = plan.RestoredTo };
}
