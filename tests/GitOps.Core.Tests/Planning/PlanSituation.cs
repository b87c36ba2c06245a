using FsCheck;
using FsCheck.Fluent;
using GitOps.Core.Sets;

namespace GitOps.Core.Tests.Planning;

/// <summary>What happened to an object before a sync is planned.</summary>
public enum History
{
    Absent, InSync, DeletedByPerson, DriftByPerson, FieldRemovedByPerson, HeldByController, HeldByTuner, HeldByBoth, HeldAndDrifted,
    MadeByPerson, MadeByUnknownController, MadeByClientSideApply, AppliedByClientSideToo, OfHelm, OfFlux, OfAnotherSet, ClaimedByHelm, LabelledByHand,
    ImmutableChanged, ImmutableMadeByPerson, Terminating,
    Removed, RemovedAndKept, RemovedAndClaimed, RemovedAndProtected, RemovedAndTerminating, RemovedStray,
    HookNew, HookRan, HookOfPerson, HookWasPlain, HookInvalid,
    LeftAlone, CreateOnly, IgnoredField, Invalid, InvalidChange,
}

/// <summary>One object of a situation.</summary>
/// <param name="Kind">ConfigMap, Secret, CronJob or Service.</param>
/// <param name="History">What happened to it.</param>
/// <param name="Changed">Whether Git changed it since the set was synced.</param>
/// <param name="Wave">Its wave.</param>
/// <param name="Phase">The phase of a hook.</param>
/// <param name="Deletion">When a hook is deleted.</param>
public sealed record PlannedObject(string Kind, History History, bool Changed, int Wave, string Phase, string Deletion);

/// <summary>A set, what happened to it, and the options of the sync that is planned.</summary>
public sealed record PlanSituation(IReadOnlyList<PlannedObject> Objects, bool Moved, SyncOptions Options)
{
    private static readonly History[] Plain = [.. Enum.GetValues<History>().Where(history => !history.ToString().StartsWith("Hook", StringComparison.Ordinal))];
    private static readonly History[] Hooks = [.. Enum.GetValues<History>().Except(Plain)];

    public static Arbitrary<PlanSituation> Situations()
    {
        var objects =
            from kind in Gen.Elements("ConfigMap", "ConfigMap", "Secret", "CronJob", "Service")
            from history in Gen.Frequency((4, Gen.Elements(Plain)), (1, Gen.Elements(Hooks)))
            from changed in Gen.Elements(true, false)
            from wave in Gen.Elements(0, 0, 1)
            from phase in Gen.Elements("PreSync", "Sync", "PostSync", "SyncFail")
            from deletion in Gen.Elements("BeforeHookCreation", "HookSucceeded", "BeforeHookCreation,HookSucceeded", "HookFailed")
            select new PlannedObject(kind, history, changed, wave, phase, deletion);
        var options =
            from prune in Gen.Elements(true, true, false)
            from pruneProtected in Gen.Elements(true, false)
            from adopt in Gen.Elements(true, false)
            from recreate in Gen.Elements(true, false)
            from force in Gen.Elements(true, false, false)
            from named in Gen.Elements(true, false)
            from deletions in Gen.Elements(0, 1, 10, 10)
            select new SyncOptions
            {
                Prune = prune,
                PruneProtected = pruneProtected,
                Adopt = adopt,
                AllowRecreate = recreate,
                ForceConflicts = force,
                ForceConflictsFrom = named ? ["tune*"] : [],
                MaxDeletions = deletions,
                Timeout = TimeSpan.FromSeconds(3),
            };
        var situations =
            from count in Gen.Elements(1, 2, 2, 3, 4)
            from some in Gen.ArrayOf(objects, count)
            from moved in Gen.Elements(true, false)
            from chosen in options
            select new PlanSituation([.. some.Select(item => Settled(item, some))], moved, chosen);
        return situations.ToArbitrary();
    }

    /// <summary>Nobody waits for what never becomes healthy: a claim that nobody binds, an object that is being deleted.</summary>
    private static PlannedObject Settled(PlannedObject item, PlannedObject[] all) =>
        all.Any(other => other.History is History.RemovedAndProtected or History.Terminating or History.RemovedAndTerminating)
            ? item with { Wave = 0, Phase = item.Phase == "SyncFail" ? "SyncFail" : "PreSync" }
            : item;

    public override string ToString() =>
        $"moved={Moved} prune={Options.Prune}/{Options.PruneProtected} adopt={Options.Adopt} recreate={Options.AllowRecreate} force={Options.ForceConflicts} from={string.Join(',', Options.ForceConflictsFrom)} max={Options.MaxDeletions}\n  "
        + string.Join("\n  ", Objects.Select((item, index) => $"o{index} {item}"));
}
