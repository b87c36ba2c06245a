using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Diffing;
using GitOps.Core.Membership;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Ordering;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>
/// Decides what a sync does about a declared object: from the object as declared and as it was read, the sync's options, and
/// what the server answered to a dry run. It asks nobody and writes nothing; previews show what it decides, and syncs do it.
/// </summary>
/// <param name="differ">Compares.</param>
/// <param name="context">The set.</param>
/// <param name="takeOver">Whose fields are taken.</param>
/// <param name="options">The sync's options.</param>
/// <param name="time">The clock that reasons tell times by.</param>
internal sealed class ObjectPlanner(ObjectDiffer differ, SetContext context, TakeOver takeOver, PlanOptions options, TimeProvider time)
{
    /// <summary>What is to be done, as far as that is known without asking the server.</summary>
    public PlannedChange Of(DeclaredObject declared, LiveObject? live)
    {
        PlannedChange Planned(PlannedStep step, string? reason = null) => new(declared.Id, step) { Declared = declared, Live = live, Reason = reason };
        if (declared.Policy.LeftAlone is { } reason)
        {
            return Planned(PlannedStep.LeaveAlone, reason);
        }

        if (context.IsRecord(declared.Id))
        {
            return LeftToOwner(Planned(PlannedStep.LeaveToOwner, "is the record of this set, which no manifest decides about"));
        }

        if (live is null)
        {
            return Planned(PlannedStep.Create, WhyCreated(declared)) with { Declared = declared.Plain };
        }

        if (declared.Policy is { CreateOnly: true, IsHook: false })
        {
            return Planned(PlannedStep.Keep);
        }

        // What is in sync was applied by us, label and all.
        var inSync = differ.IsInSync(declared, live);
        if (!inSync && !Ownership.IsOurs(live, context))
        {
            return OfAnother(Planned(PlannedStep.Adopt) with { IsOurs = false });
        }

        return IsAnew(declared, live) ? Planned(PlannedStep.Replace, HookReason.Of(declared, isReplaced: true))
            : Planned(inSync ? PlannedStep.Keep : PlannedStep.Apply);
    }

    /// <summary>What is to be done, now that the server has said what becomes of the object as it was read.</summary>
    public PlannedChange Answered(PlannedChange asked, JsonObject after)
    {
        var (declared, live) = (asked.Declared!, asked.Live!);
        if (asked.Rest is { } rest)
        {
            return asked with { After = after, Changes = [.. differ.Changes(rest, live.Json, after, context.GitMoved), .. asked.Changes] };
        }

        var changes = differ.Changes(declared, live.Json, after, context.GitMoved, takeOver.From);
        var conflicts = differ.Conflicts(declared.Object, live.Json, after);
        string[] taken = [.. conflicts.Select(conflict => conflict.Manager).Where(takeOver.IsNamed).Distinct()];
        if (conflicts.Any(conflict => !takeOver.From(conflict.Manager)))
        {
            return InConflict(asked with { After = after }, changes, conflicts, taken);
        }

        if (changes.Count == 0 && asked.Step == PlannedStep.Apply)
        {
            return ClientSideFields.AreIn(live.Managers) ? asked with { After = after, Reason = "owned by kubectl apply so far; a sync takes it over" }
                : asked with { After = after, Step = PlannedStep.Keep };
        }

        var action = changes.Any(change => change.Cause == ChangeCause.Drift) ? DiffAction.Drift : DiffAction.Update;
        return asked with
        {
            After = after,
            Changes = changes,
            TakenFrom = taken,
            Reason = asked.Step == PlannedStep.Adopt ? asked.Reason
                : taken.Length > 0 ? $"taken over from {string.Join(", ", taken)}"
                : ChangeReason.Describe(action, changes, declared.Source, time),
        };
    }

    /// <summary>What is to be done, now that the server has refused the object, or could not be asked.</summary>
    public PlannedChange Refused(PlannedChange asked, KubeApiException failure)
    {
        var declared = asked.Declared!;
        if (asked.Live is not null && ImmutableField.Caused(failure) && Recreation.IsAllowed(declared, asked, options))
        {
            return asked with { Step = PlannedStep.Recreate, Rest = null, Reason = declared.Redact(failure.Causes[0].Field) + " cannot be changed in place" };
        }

        // Fields that kubectl apply left may be what the server objects to; a sync takes them over first, which cannot be tried.
        var isAnswer = Refusal.IsAnswer(failure) && (asked.Live is null || !ClientSideFields.AreIn(asked.Live.Managers));
        return asked with
        {
            Step = isAnswer ? PlannedStep.Refuse : PlannedStep.Try,
            Rest = null,
            Reason = declared.Redact(failure.Message),
            Error = Refusal.Of(declared, failure, asked.IsOurs),
        };
    }

    /// <summary>What is to be done about an object that the server refuses by a definition which the sync changes before it comes to it.</summary>
    public PlannedChange Foreseen(PlannedChange refused)
    {
        var planned = Of(refused.Declared!, refused.Live);
        return planned.IsToBeAsked ? Answered(planned, ForeseenObject.Of(planned.Live!, planned.Declared!.Object, context.FieldManager)) : planned;
    }

    /// <summary>What is to be done about an object that was not applied for others own fields of it, where the server says no more about it.</summary>
    public PlannedChange Disputed(PlannedChange tried, KubeApiException conflict)
    {
        var managers = TakeOver.Managers(conflict);
        if (managers.All(takeOver.From))
        {
            return tried with { IsForced = true };
        }

        FieldChange[] disputed =
        [
            .. TakeOver.Fields(conflict).Where(field => !takeOver.From(field.Manager))
                .Select(field => new FieldChange(field.Path, "", null, null, ChangeCause.Conflict, field.Manager) { IsKept = true }),
        ];
        return tried with
        {
            Step = PlannedStep.Conflict,
            Changes = disputed,
            Reason = "owned by " + string.Join(", ", managers.Where(manager => !takeOver.From(manager))),
            Error = Refusal.Conflict(tried.Declared!, disputed, []),
        };
    }

    /// <summary>What is to be done about an object that changes each time before it can be asked about.</summary>
    public static PlannedChange Restless(PlannedChange asked) => asked with
    {
        Step = PlannedStep.Try,
        Reason = "changes all the time",
        Error = Refusal.ChangedWhileCompared(asked.Declared!),
    };

    /// <summary>Whether an object was made by a hook of this set, and is of a kind that hooks may delete.</summary>
    public bool MayHookDelete(ResourceId id, LiveObject live) =>
        !ProtectedKinds.Contain(id)
        && Ownership.IsOurs(live, context)
        && SyncPolicy.IsMarkedHook(live.Json, Ownership.Applied(live, context.FieldManager)!);

    private string WhyCreated(DeclaredObject declared) => declared.Policy.IsHook ? HookReason.Of(declared, isReplaced: false)
        : context.GitMoved ? declared.Source.ToString()
        : "deleted from the cluster";

    private PlannedChange OfAnother(PlannedChange planned)
    {
        var (declared, live) = (planned.Declared!, planned.Live!);
        var owner = ForeignOwner.Of(live, declared.Object, context.SetId, Ownership.Applied(live, context.FieldManager));
        var reason = owner is not null ? $"belongs to {owner}"
            : declared.Policy.IsHook ? "is there already and was not made by an earlier run of this hook"
            : null;
        return reason is not null && !options.Adopt
            ? LeftToOwner(planned with { Step = PlannedStep.LeaveToOwner, Reason = reason })
            : planned with { Reason = reason ?? Written(live) };
    }

    private static PlannedChange LeftToOwner(PlannedChange planned) => planned with { Error = Refusal.NotOurs(planned.Declared!, planned.Reason!) };

    private static string Written(LiveObject live)
    {
        var managers = string.Join(", ", live.Managers.Where(owner => owner.Manager.Subresource.Length == 0).Select(owner => owner.Manager.Name).Distinct());
        var claim = live.Label(ApplySet.MemberLabel) is null ? "" : ", with this set's label";
        return managers.Length == 0 ? $"there already{claim}" : $"there already{claim}, written by {managers}";
    }

    /// <summary>Fields of managers that nothing is taken from stay as they are; of the object, all else is applied only where some of it is taken over.</summary>
    private PlannedChange InConflict(PlannedChange asked, IReadOnlyList<FieldChange> changes, IReadOnlyList<FieldConflict> conflicts, string[] taken)
    {
        var (declared, live) = (asked.Declared!, asked.Live!);
        var left = taken.Length == 0 ? null : takeOver.Disputed(conflicts, live.Json);
        FieldChange[] disputed = [.. changes.Where(change => change.Cause == ChangeCause.Conflict && !takeOver.From(change.LiveManager!)).Select(Kept)];
        var stays = conflicts.Select(conflict => conflict.Manager).Where(manager => left is null ? !takeOver.IsPerson(manager) : !takeOver.From(manager)).Distinct();
        return asked with
        {
            Step = PlannedStep.Conflict,
            After = left is null ? asked.After : null,
            Rest = left is null ? null : declared.Leaving(left, live, context.FieldManager),
            Changes = left is null ? [.. changes.Select(Kept)] : disputed,
            TakenFrom = left is null ? [] : taken,
            Reason = "owned by " + string.Join(", ", stays),
            Error = Refusal.Conflict(declared, disputed, left is null ? [] : taken),
        };
    }

    private static FieldChange Kept(FieldChange change) => change with { IsKept = true };

    /// <summary>A hook deletes what its own last run left, and nothing else; an object that only now becomes a hook is applied as any other.</summary>
    private bool IsAnew(DeclaredObject declared, LiveObject live) =>
        declared.Policy.IsHook
        && declared.Policy.HookDeletion.Contains("BeforeHookCreation")
        && MayHookDelete(declared.Id, live);
}
