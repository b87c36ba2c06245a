using GitOps.Core.Ordering;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Planning.Schedules;

namespace GitOps.Core.Planning;

/// <summary>Tells how far a sync gets: a step that cannot be done as a whole keeps it from what waits for it, and from deleting.</summary>
internal static class Reach
{
    /// <summary>What is said of hooks that run after a failure.</summary>
    public const string OfFailure = "only when the sync fails";

    /// <summary>The changes of declared objects; what is not reached says why.</summary>
    /// <param name="steps">The order.</param>
    /// <param name="changes">The changes; none for hooks that do not run.</param>
    /// <param name="obstacle">Why not all is reached; null when it is.</param>
    public static IReadOnlyList<PlannedChange> Of(IReadOnlyList<SyncStep> steps, IReadOnlyDictionary<ResourceId, PlannedChange> changes, out GitOpsException? obstacle)
    {
        obstacle = null;
        var reached = new List<PlannedChange>();
        foreach (var step in steps)
        {
            var notDone = step.Phase == SyncPhase.SyncFail ? obstacle is null ? OfFailure : null : obstacle is null ? null : $"not reached: {obstacle.Message}";
            PlannedChange[] planned = [.. step.Objects.Select(item => changes.GetValueOrDefault(item.Id)).OfType<PlannedChange>().Select(change => notDone is null ? change : change with { NotDone = notDone })];
            reached.AddRange(planned);
            if (step.AwaitHealth && notDone is null)
            {
                obstacle ??= planned.FirstOrDefault(change => change.IsObstacle)?.Error;
            }
        }

        return reached;
    }
}
