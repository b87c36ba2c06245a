using GitOps.Core.Ordering;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Planning.Schedules;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>What a sync does, object by object, and the reading of the set that was decided from.</summary>
/// <param name="Context">The set.</param>
/// <param name="State">The reading.</param>
/// <param name="Options">The options it was made for.</param>
/// <param name="Steps">The declared objects in the order they are applied.</param>
/// <param name="Candidates">What carries the set's label and is not declared.</param>
/// <param name="Changes">What is done, in that order; hooks that do not run are left out.</param>
internal sealed record SetPlan(
    SetContext Context,
    SetState State,
    PlanOptions Options,
    IReadOnlyList<SyncStep> Steps,
    IReadOnlyList<PruneCandidate> Candidates,
    IReadOnlyList<PlannedChange> Changes)
{
    private readonly Dictionary<ResourceId, PlannedChange> _byId = Changes.ToDictionary(change => change.Id);

    /// <summary>Why a sync would do nothing of it; null when it would.</summary>
    public GitOpsException? Refusal { get; init; }

    /// <summary>Whether only some of the set's objects are concerned, in the order of the changes.</summary>
    public bool IsPart { get; init; }

    /// <summary>Whether hooks run: in each sync that has something to do.</summary>
    public bool RunsHooks { get; init; }

    /// <summary>The plan with other changes. What finds them by object is made anew, which <c>with</c> would not do.</summary>
    public SetPlan WithChanges(IEnumerable<PlannedChange> changes) =>
        new(Context, State, Options, Steps, Candidates, [.. changes]) { Refusal = Refusal, RunsHooks = RunsHooks, IsPart = IsPart };

    /// <summary>The plan of some objects by themselves, in this order and without hooks.</summary>
    public SetPlan Part(IEnumerable<PlannedChange> changes)
    {
        var part = WithChanges(changes) with { IsPart = true, RunsHooks = false };
        DeclaredObject[] applied = [.. part.Changes.Where(change => change.NotDone is null).Select(change => change.Declared).OfType<DeclaredObject>()];
        part = part with { Steps = [new(SyncPhase.Sync, applied, AwaitHealth: false)] };
        return part with { Refusal = DeletionLimits.Refusal(part) };
    }

    /// <summary>What is planned for an object; null for one that was not known when it was planned.</summary>
    public PlannedChange? Of(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>Whether an object is refused that is to be synced.</summary>
    public bool Fails => Changes.Any(change => change is { NotDone: null, Step: PlannedStep.Refuse });

    /// <summary>Whether anything is written for objects of the set.</summary>
    public bool Writes => RunsHooks || Changes.Any(change => change.NotDone is null && (change.Writes || change.Step == PlannedStep.Delete));
}
