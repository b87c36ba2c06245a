using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Does what is planned for an object. What the server was asked about holds for the version it was asked about: an object that
/// has moved since is planned again, and that is done unless it is more than what was confirmed.
/// </summary>
internal sealed class ObjectApplier(
    KubeApi api, ObjectDiffer differ, ObjectPlanner planner, DryRun dryRun, SetContext context, SyncOptions options, Confirmation? confirmed, IReconcileObserver observer)
{
    /// <summary>Something that changes between each planning and applying changes too often.</summary>
    private const int Attempts = 5;

    private readonly CheckedDeletion _deletion = new(api);
    private int _recreations;

    /// <summary>Deletions that are planned, besides those that only applying shows to be needed.</summary>
    public int PlannedDeletions { get; set; }

    /// <summary>Does what is planned, with no request where that is nothing.</summary>
    public async Task<ResourceResult> ApplyAsync(PlannedChange planned, CancellationToken cancellationToken)
    {
        var change = planned;
        var hasMoved = false;
        for (var attempt = 1; ; attempt++)
        {
            if (confirmed?.Excess(change) is { } excess)
            {
                return Failed(change, Refusal.Outdated(change, excess));
            }

            if (change.Step == PlannedStep.Recreate && planned.Step != PlannedStep.Recreate && PlannedDeletions + Interlocked.Increment(ref _recreations) > options.MaxDeletions)
            {
                return Failed(change, Refusal.TooManyRecreations(change.Declared!, options.MaxDeletions));
            }

            try
            {
                if (confirmed is not null && change is { Step: PlannedStep.Create, Declared.Resource: not null }
                    && await dryRun.PlanAgainAsync(change.Declared, cancellationToken) is { Live: not null } there)
                {
                    (change, hasMoved) = (await dryRun.AskAsync(there, cancellationToken), true);
                    continue;
                }

                var result = await DoAsync(change, isLast: attempt == Attempts, cancellationToken);
                return hasMoved ? result with { Message = result.Message ?? "changed after it was planned, and was planned again" } : result;
            }
            catch (KubeApiException failure) when (failure.StatusCode is not 401)
            {
                if (attempt == Attempts || await NextAsync(change, failure, cancellationToken) is not { } next)
                {
                    return Failed(change, planner.Refused(change, failure).Error!);
                }

                if (HasMoved(failure))
                {
                    hasMoved = true;
                    observer.Verbose($"{change.Id}: changed after it was planned; it was planned again");
                }

                if (next.Step == PlannedStep.Refuse)
                {
                    return Failed(next, next.Error!);
                }

                change = next;
            }
        }
    }

    /// <summary>Plans an object anew after it was not applied; null when that is its end.</summary>
    private async Task<PlannedChange?> NextAsync(PlannedChange change, KubeApiException failure, CancellationToken cancellationToken)
    {
        if (failure.IsFieldConflict || HasMoved(failure))
        {
            var next = await dryRun.AskAsync(change.IsToBeAsked && !HasMoved(failure) ? change : await dryRun.PlanAgainAsync(change.Declared!, cancellationToken), cancellationToken);
            return next.Step == PlannedStep.Try && failure.IsFieldConflict ? planner.Disputed(next, failure) : next;
        }

        var refused = planner.Refused(change, failure);
        return refused.Step == PlannedStep.Recreate && change.Step != PlannedStep.Recreate ? refused : null;
    }

    private static bool HasMoved(KubeApiException failure) => failure is { StatusCode: 409, IsFieldConflict: false };

    private async Task<ResourceResult> DoAsync(PlannedChange change, bool isLast, CancellationToken cancellationToken) => change.Step switch
    {
        PlannedStep.LeaveAlone => Result(change, SyncAction.Skipped) with { Message = change.Reason },
        PlannedStep.Keep => Result(change, SyncAction.Unchanged),
        PlannedStep.LeaveToOwner => Result(change, SyncAction.Conflict) with { Message = change.Reason, Error = change.Error },
        PlannedStep.Conflict => await LeaveAsync(change, cancellationToken),
        PlannedStep.Replace => await RecreateAsync(
            change, now => planner.MayHookDelete(change.Id, now) ? null : "it was not left by an earlier run of this hook", cancellationToken),
        PlannedStep.Recreate => await RecreateAsync(
            change,
            now => planner.Of(change.Declared!, now) is { IsToBeAsked: true } again && Recreation.IsAllowed(change.Declared!, again, options)
                ? null
                : "it is another set's or tool's meanwhile",
            cancellationToken),
        PlannedStep.Refuse when confirmed is not null => Failed(change, change.Error!),
        _ => await SendAsync(change, isLast, cancellationToken),
    };

    private async Task<ResourceResult> SendAsync(PlannedChange change, bool isLast, CancellationToken cancellationToken)
    {
        var (declared, live) = (change.Declared!, change.Live);
        if (live is not null && ClientSideFields.AreIn(live.Managers))
        {
            observer.Verbose($"{change.Id}: taking over what kubectl apply owns");
            live = LiveObject.Of(await new ClientSideApply(api, context.FieldManager).TakeOverAsync(declared, live, cancellationToken));
        }

        if (change.After is null)
        {
            return Applied(change, live, await SendAsync(declared, force: change.IsForced, cancellationToken));
        }

        // What nobody disputes may be applied to any version of an object that never rests.
        var answer = isLast && confirmed is null
            ? await SendAsync(declared, force: false, cancellationToken)
            : await SendAsync(As(declared, live!), force: true, cancellationToken);
        return Applied(change, live, answer);
    }

    /// <summary>Leaves an object, or the fields of it that are in conflict, to their managers.</summary>
    private async Task<ResourceResult> LeaveAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        if (change.Rest is { } rest)
        {
            observer.Verbose($"{change.Id}: taking over what {string.Join(", ", change.TakenFrom)} owns, and leaving what others own");
            await SendAsync(As(rest, change.Live!), force: true, cancellationToken);
        }

        return Result(change, SyncAction.Conflict) with { Changes = change.Changes, Message = change.Reason, Error = change.Error };
    }

    /// <param name="change">The object.</param>
    /// <param name="whyKept">Why it is not to be deleted after all, where it changed meanwhile; null when it is.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    private async Task<ResourceResult> RecreateAsync(PlannedChange change, Func<LiveObject, string?> whyKept, CancellationToken cancellationToken)
    {
        var declared = change.Declared!;
        observer.Verbose(change.Step == PlannedStep.Replace ? $"{change.Id}: deleting what the last run left" : $"{change.Id}: an immutable field changed; deleting it and creating it anew");
        try
        {
            if (await _deletion.DeleteAsync(declared.Resource!, change.Id, change.Live!, whyKept, options.Timeout, cancellationToken) is { } kept)
            {
                return Failed(change, Refusal.ChangedMeanwhile(declared, kept));
            }

            await SendAsync(declared.Plain, force: true, cancellationToken);
            return Result(change, SyncAction.Recreated);
        }
        catch (GitOpsException failure) when (failure.ErrorId == "DeletionTimedOut")
        {
            return Failed(change, failure);
        }
    }

    private async Task<ApplyAnswer> SendAsync(DeclaredObject declared, bool force, CancellationToken cancellationToken)
    {
        var answer = await api.ApplyAsync(
            declared.Resource!, declared.Id.Namespace, declared.Id.Name, declared.Object, new ApplyOptions(context.FieldManager, force), cancellationToken);
        foreach (var warning in answer.Warnings)
        {
            observer.Warning($"{declared.Id} of {declared.Source}: {declared.Redact(warning)}");
        }

        return answer;
    }

    /// <summary>The object to apply to exactly the version that was read; to another one the server does not apply it.</summary>
    private static DeclaredObject As(DeclaredObject declared, LiveObject live)
    {
        var sent = declared.Object.DeepClone().AsObject();
        sent["metadata"]!["uid"] = live.Uid;
        sent["metadata"]!["resourceVersion"] = live.ResourceVersion;
        return declared with { Sent = new(sent) };
    }

    /// <param name="change">What was planned.</param>
    /// <param name="live">The object as it was before, with what was kubectl apply's in our hands.</param>
    /// <param name="answer">The object as it is.</param>
    private ResourceResult Applied(PlannedChange change, LiveObject? live, ApplyAnswer answer)
    {
        if (answer.Created)
        {
            return Result(change, SyncAction.Created);
        }

        if (live is null)
        {
            // Made by somebody else since the cluster was read, or by a request of ours whose answer was lost.
            return Result(change, ManagedFields.Read(answer.Object).Any(IsOthers) ? SyncAction.Adopted : SyncAction.Configured);
        }

        var changes = differ.Changes(change.Declared!, live.Json, answer.Object, context.GitMoved);

        // That an apply changes who owns what is no change of the object.
        if (ObjectVersion.Same(change.Live!, answer.Object) || (changes.Count == 0 && change.IsOurs && !ClientSideFields.AreIn(change.Live!.Managers)))
        {
            return Result(change, SyncAction.Unchanged);
        }

        return Result(change, change.IsOurs ? SyncAction.Configured : SyncAction.Adopted) with
        {
            Message = change.IsOurs ? null : change.Reason,
            Changes = changes,
        };
    }

    private bool IsOthers(ManagedEntry owner) => owner.Manager.Subresource.Length == 0 && owner.Manager.Name != context.FieldManager;

    private static ResourceResult Result(PlannedChange change, SyncAction action) => new()
    {
        Action = action,
        Id = change.Id,
        Source = change.Declared?.Source,
    };

    private static ResourceResult Failed(PlannedChange change, GitOpsException error) =>
        Result(change, SyncAction.Failed) with { Message = error.Message, Error = error };
}
