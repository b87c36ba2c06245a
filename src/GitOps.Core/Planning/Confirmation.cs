using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;

namespace GitOps.Core.Planning;

/// <summary>What somebody has seen and agreed to: a sync does that, or less, and nothing else.</summary>
/// <param name="confirmed">The changes as they were shown.</param>
internal sealed class Confirmation(IEnumerable<ResourceDiff> confirmed)
{
    private readonly Dictionary<ResourceId, ResourceDiff> _confirmed = confirmed.ToDictionary(diff => diff.Id);

    /// <summary>What a change does beyond what was confirmed; null when nothing.</summary>
    public string? Excess(PlannedChange now)
    {
        if (!now.Writes && now.Step != PlannedStep.Delete)
        {
            return null;
        }

        var shown = PlanView.ActionOf(now);
        if ((_confirmed.GetValueOrDefault(now.Id) ?? SameHook(now)) is not { } was)
        {
            return $"{shown} was not part of it";
        }

        if (was.NotDone is not null && was.NotDone != Reach.OfFailure)
        {
            return $"{shown} was not to be done ({was.NotDone})";
        }

        if (!IsWithin(was.Action, shown))
        {
            return $"{was.Action} was confirmed, and it would be {shown} now";
        }

        if (was.Uid is not null && was.Uid != now.Live?.Uid)
        {
            return "another object took its place";
        }

        if (now.TakenFrom.Except(was.TakenFrom).ToArray() is { Length: > 0 } managers)
        {
            return $"fields of {string.Join(", ", managers)} would be taken over, too";
        }

        if (now.Cascade is { } cascade && Beyond(was, cascade) is { Length: > 0 } more)
        {
            return $"{string.Join(", ", more.AsEnumerable())} would be deleted with it, and {(was.AlsoDeletes.Count == 0 ? "nothing was" : string.Join(", ", was.AlsoDeletes))} confirmed";
        }

        var known = was.Changes.Where(change => !change.IsKept).Select(change => change.Path).ToHashSet();
        return was.Action != DiffAction.Unknown && now.Changes.Where(change => !change.IsKept && !known.Contains(change.Path)).Select(change => change.Path).ToArray() is { Length: > 0 } others
            ? $"{string.Join(", ", others)} would change, too"
            : null;
    }

    /// <summary>A hook that leaves its name to the server is named by the revision, which of an undo is not known before it is committed.</summary>
    private ResourceDiff? SameHook(PlannedChange now) => now is not { Step: PlannedStep.Create, Declared: { Policy.IsHook: true } hook } ? null : _confirmed.Values.FirstOrDefault(
        diff => diff.Action == DiffAction.Create && diff.Kind == now.Id.Kind && (diff.Source?.File, diff.Source?.Line) == (hook.Source.File, hook.Source.Line));

    /// <summary>A controller may have made more of a kind meanwhile; of what a Namespace or definition takes along, each one counts.</summary>
    private static KindCount[] Beyond(ResourceDiff was, Cascade now) =>
        [.. now.Counts.Where(count => was.AlsoDeletes.FirstOrDefault(other => other.Kind == count.Kind) is not { } shown || (ProtectedKinds.Contain(was.Id) && count.Count > shown.Count))];

    /// <summary>Why a field differs may be seen otherwise later; what could not be asked about was confirmed to be tried.</summary>
    private static bool IsWithin(DiffAction confirmed, DiffAction now) =>
        confirmed == now
        || (confirmed is (DiffAction.Update or DiffAction.Drift or DiffAction.Unknown) && now is (DiffAction.Update or DiffAction.Drift or DiffAction.Unknown))
        || (confirmed == DiffAction.Unknown && now == DiffAction.Create);
}
