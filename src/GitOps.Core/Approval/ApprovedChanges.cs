using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;

namespace GitOps.Core.Approval;

/// <summary>What somebody has seen of a plan made earlier and wants done. What is planned now is held against it, object by object.</summary>
/// <param name="Diffs">The changes as they were shown.</param>
public sealed record ApprovedChanges(IReadOnlyList<ResourceDiff> Diffs)
{
    /// <summary>Whether these objects are all that is synced, in this order and without hooks; otherwise they are the plan of the whole set.</summary>
    public bool IsPart { get; init; }

    /// <summary>Of a plan made now, what is approved. What goes beyond is refused and says what moved.</summary>
    internal SetPlan Of(SetPlan plan)
    {
        var of = IsPart ? PartOf(plan) : WholeOf(plan);
        var confirmed = new Confirmation(IsPart ? Diffs.DistinctBy(diff => diff.Id).Select(AsChosen) : Diffs);
        var held = of.WithChanges(of.Changes.Select(change => Held(change, confirmed)));
        return IsPart ? held : Reached(held);
    }

    /// <summary>Hooks run that were shown, if any do.</summary>
    private SetPlan WholeOf(SetPlan plan)
    {
        var shown = Diffs.Select(diff => diff.Id).ToHashSet();
        return plan.RunsHooks && !plan.State.Declared.Any(item => item.Policy.IsHook && shown.Contains(item.Id))
            ? plan.WithChanges(plan.Changes.Where(change => change.Declared is not { Policy.IsHook: true })) with { RunsHooks = false }
            : plan;
    }

    private SetPlan PartOf(SetPlan plan) => plan.Part(Diffs.DistinctBy(diff => diff.Id).Select(diff => Chosen(diff, plan)));

    /// <summary>Whoever names an object wants it whatever comes before it in the set's own order; a deletion stays what it was shown as.</summary>
    private static PlannedChange Chosen(ResourceDiff diff, SetPlan plan) => plan.Of(diff.Id) switch
    {
        _ when plan.State.Declared.Any(item => item.Policy.IsHook && item.Id == diff.Id) => NotDone(diff, "a hook, which runs only when all of the set is synced"),
        null => NotDone(diff, "no longer there"),
        { Declared: not null } change => change with { NotDone = null },
        { } removal => removal with { NotDone = diff.NotDone ?? removal.NotDone },
    };

    private static PlannedChange NotDone(ResourceDiff diff, string why) => new(diff.Id, PlannedStep.LeaveAlone) { Reason = why, NotDone = why };

    private static ResourceDiff AsChosen(ResourceDiff diff) => diff.Source is null ? diff : diff with { NotDone = null };

    private static PlannedChange Held(PlannedChange change, Confirmation confirmed) =>
        change.NotDone is null && confirmed.Excess(change) is { } excess && Refusal.Outdated(change, excess) is { } outdated
            ? change with { Step = PlannedStep.Refuse, Rest = null, Error = outdated, Reason = $"changed since the plan was made: {excess}" }
            : change;

    /// <summary>What is refused keeps a sync from what waits for it.</summary>
    private static SetPlan Reached(SetPlan plan)
    {
        var declared = Reach.Of(plan.Steps, plan.Changes.Where(change => change.Declared is not null).ToDictionary(change => change.Id), out _);
        return plan.WithChanges(declared.Concat(plan.Changes.Where(change => change.Declared is null)));
    }
}
