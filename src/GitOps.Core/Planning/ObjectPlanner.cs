using System.Text.Json.Nodes;
using GitOps.Core.Diffing;
using GitOps.Core.Membership;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Ordering;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>What is to be done about a declared object, as far as that is known without asking the server.</summary>
internal enum PlannedStep
{
    /// <summary>Nothing: its manifest says so.</summary>
    LeaveAlone,

    /// <summary>Nothing: it is as declared, or only to be created.</summary>
    Keep,

    /// <summary>Create it.</summary>
    Create,

    /// <summary>Apply it.</summary>
    Apply,

    /// <summary>Apply it, and so take over what the set did not create.</summary>
    Adopt,

    /// <summary>Delete what the hook's last run left, and create it anew.</summary>
    Replace,

    /// <summary>Nothing: it is somebody else's.</summary>
    Refuse,
}

/// <summary>What is to be done about a declared object.</summary>
/// <param name="Step">What.</param>
/// <param name="Reason">Why, for what is left alone, taken over or refused.</param>
internal sealed record ObjectPlan(PlannedStep Step, string? Reason = null)
{
    /// <summary>Whether it may change the cluster.</summary>
    public bool MayChange => Step is PlannedStep.Create or PlannedStep.Apply or PlannedStep.Adopt or PlannedStep.Replace;

    /// <summary>Whether only a dry run tells if it does.</summary>
    public bool IsAsked => Step is PlannedStep.Apply or PlannedStep.Adopt;
}

/// <summary>Decides what is to be done about a declared object: the same for what a preview shows and for what a sync does.</summary>
/// <param name="differ">Tells whether an object is as declared.</param>
/// <param name="context">The set.</param>
/// <param name="adopt">Whether to take over what belongs to others.</param>
internal sealed class ObjectPlanner(ObjectDiffer differ, SetContext context, bool adopt)
{
    public ObjectPlan Of(DeclaredObject declared, JsonObject? live)
    {
        if (declared.Policy.LeftAlone is { } reason)
        {
            return new ObjectPlan(PlannedStep.LeaveAlone, reason);
        }

        if (context.IsRecord(declared.Id))
        {
            return new ObjectPlan(PlannedStep.Refuse, "is the record of this set, which no manifest decides about");
        }

        if (live is null)
        {
            return new ObjectPlan(PlannedStep.Create);
        }

        if (declared.Policy is { CreateOnly: true, IsHook: false })
        {
            return new ObjectPlan(PlannedStep.Keep);
        }

        // What is in sync was applied by us, label and all.
        var inSync = !ClientSideFields.AreIn(live) && differ.IsInSync(declared.Object, live);
        if (!inSync && !Ownership.IsOurs(live, context))
        {
            return OfAnother(declared, live);
        }

        return new ObjectPlan(IsAnew(declared, live) ? PlannedStep.Replace : inSync ? PlannedStep.Keep : PlannedStep.Apply);
    }

    private ObjectPlan OfAnother(DeclaredObject declared, JsonObject live)
    {
        var owner = ForeignOwner.Of(live, declared.Object, context.SetId, Ownership.Applied(live, context.FieldManager));
        var reason = owner is not null ? $"belongs to {owner}"
            : declared.Policy.IsHook ? "is there already and was not made by an earlier run of this hook"
            : null;
        return reason is not null && !adopt
            ? new ObjectPlan(PlannedStep.Refuse, reason)
            : new ObjectPlan(PlannedStep.Adopt, reason ?? Written(live));
    }

    private static string Written(JsonObject live)
    {
        var managers = string.Join(", ", ManagedFields.Read(live).Where(owner => owner.Manager.Subresource.Length == 0).Select(owner => owner.Manager.Name).Distinct());
        var claim = JsonFields.Text(live, "metadata", "labels", ApplySet.MemberLabel) is null ? "" : ", with this set's label";
        return managers.Length == 0 ? $"there already{claim}" : $"there already{claim}, written by {managers}";
    }

    /// <summary>A hook deletes what its own last run left, and nothing else; an object that only now becomes a hook is applied as any other.</summary>
    private bool IsAnew(DeclaredObject declared, JsonObject live) =>
        declared.Policy.IsHook
        && declared.Policy.HookDeletion.Contains("BeforeHookCreation")
        && MayHookDelete(declared.Id, live);

    /// <summary>Whether an object was made by a hook of this set, and is of a kind that hooks may delete.</summary>
    public bool MayHookDelete(ResourceId id, JsonObject live) =>
        !ProtectedKinds.Contain(id)
        && Ownership.IsOurs(live, context)
        && SyncPolicy.IsMarkedHook(live, Ownership.Applied(live, context.FieldManager)!);
}
