using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>Compares declared objects with live ones, asking the server (a dry run) only where it cannot be known otherwise.</summary>
/// <param name="api">The cluster.</param>
/// <param name="differ">Compares an object.</param>
/// <param name="context">The set.</param>
/// <param name="takeOver">Whose fields a sync would take.</param>
/// <param name="options">The sync's options; null to compare for no sync in particular.</param>
internal sealed class ResourceComparer(KubeApi api, ObjectDiffer differ, SetContext context, TakeOver takeOver, SyncOptions? options)
{
    private readonly ObjectPlanner _planner = new(differ, context, options?.Adopt == true);

    /// <summary>Compares one object.</summary>
    /// <param name="declared">The object as declared.</param>
    /// <param name="live">The object as it is; null when it does not exist.</param>
    /// <param name="canCreate">Whether the server can be asked about creating it: not in a namespace that the set itself brings.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task<ResourceDiff> CompareAsync(DeclaredObject declared, JsonObject? live, bool canCreate, CancellationToken cancellationToken)
    {
        var plan = _planner.Of(declared, live);
        return plan.Step switch
        {
            PlannedStep.LeaveAlone => Diff(declared, DiffAction.Unchanged, declared.Object, declared.Object) with { Reason = plan.Reason },
            PlannedStep.Keep => Diff(declared, DiffAction.Unchanged, live, live!),
            PlannedStep.Create => await CompareWithNothingAsync(declared, canCreate, cancellationToken),
            PlannedStep.Replace => Diff(declared, DiffAction.Recreate, live, declared.Whole) with { Reason = HookReason.Of(declared, isReplaced: true) },
            PlannedStep.Refuse => Diff(declared, DiffAction.Conflict, live, live!) with
            {
                Reason = plan.Reason,
                Error = Refusal.NotOurs(declared, plan.Reason!),
            },
            _ => await DryRunAsync(declared, plan, live!, cancellationToken),
        };
    }

    /// <summary>A member that is no longer declared, and what goes with it.</summary>
    /// <param name="candidate">The member.</param>
    /// <param name="cascade">What goes with it; null when nothing does.</param>
    /// <param name="declaredInside">Why a sync would not delete it: what is declared would go with it; null when nothing would.</param>
    public ResourceDiff Removed(PruneCandidate candidate, Cascade? cascade, GitOpsException? declaredInside)
    {
        var refusal = declaredInside ?? cascade?.Refusal(candidate.Id, options?.Adopt == true);
        return new ResourceDiff
        {
            Action = refusal is null ? DiffAction.Delete : DiffAction.Refused,
            Id = candidate.Id,
            Set = context.Set,
            Revision = context.Revision,
            Cluster = context.Cluster,
            Reason = refusal?.Message ?? (cascade is null ? "no longer declared" : $"no longer declared · {cascade}"),
            Error = refusal,
            AlsoDeletes = cascade?.Counts ?? [],
            Text = () => UnifiedDiff.Of(context.Mask, candidate.Id, candidate.Live, null),
        };
    }

    private async Task<ResourceDiff> CompareWithNothingAsync(DeclaredObject declared, bool canCreate, CancellationToken cancellationToken)
    {
        if (canCreate && declared.Resource is not null)
        {
            try
            {
                await SendAsync(declared, cancellationToken);
            }
            catch (KubeApiException failure) when (failure.StatusCode is not 401)
            {
                return NotAnswered(declared, failure);
            }
        }

        return Diff(declared, DiffAction.Create, null, declared.Object) with
        {
            Reason = declared.Policy.IsHook ? HookReason.Of(declared, isReplaced: false)
                : context.GitMoved ? declared.Source.ToString()
                : "deleted from the cluster",
        };
    }

    private async Task<ResourceDiff> DryRunAsync(DeclaredObject declared, ObjectPlan plan, JsonObject live, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await new DryRun(api, _planner, SendAsync).AskAsync(declared, plan, live, cancellationToken);
            if (answer is not { Live: { } current, After: { } after })
            {
                return answer is { Live: { } restless, Plan.IsAsked: true }
                    ? Diff(declared, DiffAction.Unknown, restless, restless) with { Reason = "changes all the time", Error = Refusal.ChangedWhileCompared(declared) }
                    : await CompareAsync(declared, answer.Live, canCreate: true, cancellationToken);
            }

            (plan, live) = (answer.Plan, current);
            var changes = differ.Changes(declared, live, after, context.GitMoved);
            if (changes.Count == 0 && plan.Step == PlannedStep.Apply)
            {
                differ.Confirm(declared.Object, live);
            }

            var action = changes switch
            {
                [] => DiffAction.Unchanged,
                _ when changes.Any(change => change.Cause == ChangeCause.Conflict) => DiffAction.Conflict,
                _ when changes.Any(change => change.Cause == ChangeCause.Drift) => DiffAction.Drift,
                _ => DiffAction.Update,
            };
            var diff = takeOver.Preview(
                Diff(declared, action, live, after) with { Changes = changes, Reason = ChangeReason.Describe(action, changes, declared.Source, api.Time) });
            return diff.Action == DiffAction.Conflict ? diff
                : plan.Step == PlannedStep.Adopt ? diff with { Action = DiffAction.Adopt, Reason = plan.Reason }
                : diff.Action == DiffAction.Unchanged && ClientSideFields.AreIn(live)
                    ? diff with { Action = DiffAction.Update, Reason = "owned by kubectl apply so far; a sync takes it over" }
                : diff;
        }
        catch (KubeApiException failure) when (ImmutableField.Caused(failure) && Recreation.IsAllowed(declared, plan, options))
        {
            return Diff(declared, DiffAction.Recreate, live, declared.Whole) with
            {
                Reason = declared.Redact(failure.Causes[0].Field) + " cannot be changed in place",
            };
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return NotAnswered(declared, failure, isOurs: plan.Step != PlannedStep.Adopt);
        }
    }

    private async Task<JsonObject> SendAsync(DeclaredObject declared, CancellationToken cancellationToken)
    {
        var answer = await api.ApplyAsync(
            declared.Resource!,
            declared.Id.Namespace,
            declared.Id.Name,
            declared.Object,
            new ApplyOptions(context.FieldManager, Force: true, DryRun: true),
            cancellationToken);
        return answer.Object;
    }

    /// <summary>An object that the server refuses, or that it could say nothing of.</summary>
    private ResourceDiff NotAnswered(DeclaredObject declared, KubeApiException failure, bool isOurs = true)
    {
        var said = declared.Redact(failure.Message);
        var action = Refusal.IsAnswer(failure) ? DiffAction.Refused : DiffAction.Unknown;
        return Diff(declared, action, null, declared.Object) with
        {
            Reason = said,
            Error = Refusal.Of(declared, failure, isOurs),
            Text = () => $"{action} {declared.Id}: {said}",
        };
    }

    private ResourceDiff Diff(DeclaredObject declared, DiffAction action, JsonObject? live, JsonObject after) => new()
    {
        Action = action,
        Id = declared.Id,
        Source = declared.Source,
        Set = context.Set,
        Revision = context.Revision,
        Cluster = context.Cluster,
        Text = () => UnifiedDiff.Of(declared.Mask, declared.Id, live, after),
    };
}
