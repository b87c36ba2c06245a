using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>Applies one object. What a person's tool changed is taken back; what a controller owns is left, unless told.</summary>
internal sealed class ObjectApplier(
    KubeApi api, ObjectDiffer differ, TakeOver takeOver, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    private readonly ObjectPlanner _planner = new(differ, context, options.Adopt);
    private readonly CheckedDeletion _deletion = new(api);

    // Asked of each object more than once, and not cheap.
    private readonly ConcurrentDictionary<JsonObject, ObjectPlan> _plans = new();
    private int _recreations;

    /// <summary>Deletions that are planned, besides those of objects of which an immutable field turns out to have changed.</summary>
    public int PlannedDeletions { get; set; }

    /// <summary>What is to be done about the object.</summary>
    public ObjectPlan Plan(DeclaredObject declared, JsonObject? live) =>
        live is null ? _planner.Of(declared, null) : _plans.GetOrAdd(live, _ => _planner.Of(declared, live));

    /// <summary>Whether applying the object may change it.</summary>
    public bool MayChange(DeclaredObject declared, JsonObject? live) => Plan(declared, live).MayChange;

    /// <summary>
    /// Finds out by dry runs which of the objects that may change would not: those with a value that the server spells
    /// otherwise. Worth it where Git did not move, so that a sync that has nothing to do writes nothing at all.
    /// </summary>
    public Task SettleAsync(SetState state, CancellationToken cancellationToken)
    {
        var doubtful = state.Declared.Where(item =>
            item.Resource is not null
            && !item.Policy.IsHook
            && state.LiveOf(item) is { } live
            && Plan(item, live).Step == PlannedStep.Apply
            && !ClientSideFields.AreIn(live));
        var dryRun = new DryRun(api, _planner, async (item, token) => (await SendAsync(item, force: true, token, dryRun: true)).Object);
        return Requests.ForEachAsync(doubtful, SettleOneAsync, cancellationToken);

        async Task SettleOneAsync(DeclaredObject item, CancellationToken token)
        {
            try
            {
                var read = state.LiveOf(item)!;
                var answer = await dryRun.AskAsync(item, Plan(item, read), read, token);
                if (answer is { Plan.Step: PlannedStep.Apply, Live: { } live, After: { } after } && !ObjectDiffer.Differs(item.Ignored, live, after))
                {
                    _plans[read] = new ObjectPlan(PlannedStep.Keep);
                    differ.Confirm(item.Object, live);
                }
                else if (answer.Plan.Step == PlannedStep.Keep)
                {
                    _plans[read] = answer.Plan;
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode is not 401)
            {
                // Applying it will tell, and report it.
            }
        }
    }

    /// <summary>Applies the object, with no request when that cannot change it.</summary>
    public async Task<ResourceResult> ApplyAsync(DeclaredObject declared, JsonObject? live, CancellationToken cancellationToken)
    {
        var plan = Plan(declared, live);
        return plan.Step switch
        {
            PlannedStep.LeaveAlone => Result(declared, SyncAction.Skipped) with { Message = plan.Reason },
            PlannedStep.Keep => Result(declared, SyncAction.Unchanged),
            PlannedStep.Refuse => Result(declared, SyncAction.Conflict) with
            {
                Message = plan.Reason,
                Error = Refusal.NotOurs(declared, plan.Reason!),
            },
            PlannedStep.Replace => await RecreateAsync(declared, live!, whyKept: now => MayHookDelete(declared.Id, now) ? null : "it was not left by an earlier run of this hook", cancellationToken),
            _ => await SendPlannedAsync(declared, plan, live, cancellationToken),
        };
    }

    /// <summary>Whether an object was made by a hook of this set, and is of a kind that hooks may delete.</summary>
    public bool MayHookDelete(ResourceId id, JsonObject live) => _planner.MayHookDelete(id, live);

    private async Task<ResourceResult> SendPlannedAsync(DeclaredObject declared, ObjectPlan plan, JsonObject? live, CancellationToken cancellationToken)
    {
        try
        {
            if (live is not null && ClientSideFields.AreIn(live))
            {
                observer.Verbose($"{declared.Id}: taking over what kubectl apply owns");
                live = await new ClientSideApply(api, context.FieldManager).TakeOverAsync(declared, live, cancellationToken);
            }

            return await SendOrSettleAsync(declared, plan, live, cancellationToken);
        }
        catch (KubeApiException failure) when (ImmutableField.Caused(failure) && Recreation.IsAllowed(declared, plan, options))
        {
            if (PlannedDeletions + Interlocked.Increment(ref _recreations) > options.MaxDeletions)
            {
                var tooMany = Refusal.TooManyRecreations(declared, options.MaxDeletions);
                return Result(declared, SyncAction.Failed) with { Message = tooMany.Message, Error = tooMany };
            }

            observer.Verbose($"{declared.Id}: an immutable field changed; deleting it and creating it anew");
            return await RecreateAsync(
                declared, live!, now => _planner.Of(declared, now).Step == plan.Step ? null : "it is another set's or tool's meanwhile", cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return Failed(declared, failure, plan);
        }
    }

    private async Task<ResourceResult> SendOrSettleAsync(DeclaredObject declared, ObjectPlan plan, JsonObject? live, CancellationToken cancellationToken)
    {
        try
        {
            return Applied(declared, plan, live, await SendAsync(declared, force: options.ForceConflicts, cancellationToken));
        }
        catch (KubeApiException failure) when (failure.IsFieldConflict)
        {
            return await SettleConflictAsync(declared, plan, live, failure, cancellationToken);
        }
    }

    private async Task<ResourceResult> SettleConflictAsync(
        DeclaredObject declared, ObjectPlan plan, JsonObject? live, KubeApiException conflict, CancellationToken cancellationToken)
    {
        var managers = TakeOver.Managers(conflict);
        if (managers.All(takeOver.From))
        {
            observer.Verbose($"{declared.Id}: taking back what {string.Join(", ", managers)} changed");
            return Applied(declared, plan, live, await SendAsync(declared, force: true, cancellationToken));
        }

        string[] taken = [.. managers.Where(takeOver.IsNamed)];
        if (live is null || taken.Length > 0)
        {
            live = await api.GetAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, cancellationToken) ?? [];
        }

        var forced = await SendAsync(declared, force: true, cancellationToken, dryRun: true);
        FieldChange[] disputed =
        [
            .. differ.Changes(declared, live, forced.Object, context.GitMoved)
                .Where(change => change.Cause == ChangeCause.Conflict && !takeOver.From(change.LiveManager!)),
        ];
        if (taken.Length > 0 && takeOver.Disputed(conflict, live) is { } left)
        {
            observer.Verbose($"{declared.Id}: taking over what {string.Join(", ", taken)} owns, and leaving what others own");
            await SendAsync(declared.Leaving(left, live, context.FieldManager), force: true, cancellationToken);
        }
        else
        {
            taken = [];
        }

        return Result(declared, SyncAction.Conflict) with
        {
            Changes = disputed,
            Message = "owned by " + string.Join(", ", managers.Except(taken)),
            Error = Refusal.Conflict(declared, disputed, taken),
        };
    }

    /// <param name="declared">The object.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="whyKept">Why it is not to be deleted after all, where it changed meanwhile; null when it is.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    private async Task<ResourceResult> RecreateAsync(
        DeclaredObject declared, JsonObject live, Func<JsonObject, string?> whyKept, CancellationToken cancellationToken)
    {
        try
        {
            if (await _deletion.DeleteAsync(declared.Resource!, declared.Id, live, whyKept, options.Timeout, cancellationToken) is { } kept)
            {
                var error = Refusal.ChangedMeanwhile(declared, kept);
                return Result(declared, SyncAction.Failed) with { Message = error.Message, Error = error };
            }

            await SendAsync(declared with { Object = declared.Whole }, force: true, cancellationToken);
            return Result(declared, SyncAction.Recreated);
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            return Failed(declared, failure);
        }
        catch (GitOpsException failure) when (failure.ErrorId == "DeletionTimedOut")
        {
            return Result(declared, SyncAction.Failed) with { Message = failure.Message, Error = failure };
        }
    }

    private async Task<ApplyAnswer> SendAsync(DeclaredObject declared, bool force, CancellationToken cancellationToken, bool dryRun = false)
    {
        var answer = await api.ApplyAsync(
            declared.Resource!,
            declared.Id.Namespace,
            declared.Id.Name,
            declared.Object,
            new ApplyOptions(context.FieldManager, force, dryRun),
            cancellationToken);
        foreach (var warning in answer.Warnings)
        {
            observer.Warning($"{declared.Id} of {declared.Source}: {declared.Redact(warning)}");
        }

        return answer;
    }

    private ResourceResult Applied(DeclaredObject declared, ObjectPlan plan, JsonObject? live, ApplyAnswer answer)
    {
        if (answer.Created)
        {
            return Result(declared, SyncAction.Created);
        }

        if (live is null)
        {
            // Made by somebody else since the cluster was read, or by a request of ours whose answer was lost.
            return Result(declared, ManagedFields.Read(answer.Object).Any(IsOthers) ? SyncAction.Adopted : SyncAction.Configured);
        }

        var changes = differ.Changes(declared, live, answer.Object, context.GitMoved);
        if (ObjectVersion.Same(live, answer.Object) || (changes.Count == 0 && differ.OwnsTheSame(live, answer.Object)))
        {
            return Result(declared, SyncAction.Unchanged);
        }

        return Result(declared, plan.Step == PlannedStep.Adopt ? SyncAction.Adopted : SyncAction.Configured) with
        {
            Message = plan.Reason,
            Changes = changes,
        };
    }

    private bool IsOthers(ManagedEntry owner) => owner.Manager.Subresource.Length == 0 && owner.Manager.Name != context.FieldManager;

    private static ResourceResult Result(DeclaredObject declared, SyncAction action) => new()
    {
        Action = action,
        Id = declared.Id,
        Source = declared.Source,
    };

    private static ResourceResult Failed(DeclaredObject declared, KubeApiException failure, ObjectPlan? plan = null)
    {
        var error = Refusal.Of(declared, failure, isOurs: plan?.Step != PlannedStep.Adopt);
        return Result(declared, SyncAction.Failed) with { Message = error.Message, Error = error };
    }
}
