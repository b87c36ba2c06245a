using GitOps.Core.Reverting;

namespace GitOps.Core;

/// <summary>What taking a change back would do.</summary>
/// <param name="Plan">The revert.</param>
/// <param name="Report">What would change in the cluster.</param>
public sealed record UndoPreview(RevertPlan Plan, DiffReport Report)
{
    /// <summary>What it would do in Git, in one line.</summary>
    public string Description => Plan.Description;

    /// <summary>The branch the revert commits would be on.</summary>
    public string Branch => Plan.Branch;

    /// <summary>Why it would be refused before anything is committed: what the sync would refuse, of the set or of an object; null when it would not.</summary>
    public GitOpsException? Refusal => Report.Refusal ?? Report.Diffs.FirstOrDefault(diff => diff is { Action: DiffAction.Refused, NotDone: null })?.Error;
}
