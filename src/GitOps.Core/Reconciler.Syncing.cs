using GitOps.Core.Health;
using GitOps.Core.History;
using GitOps.Core.Planning;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Sets;
using GitOps.Core.Syncing;

namespace GitOps.Core;

/// <content>Syncs a revision, and shows what that would do.</content>
public sealed partial class Reconciler
{
    /// <summary>
    /// What a sync with these options would do to each object of the set; writes nothing to the cluster. What it would not get
    /// to, such as members that are no longer declared without <see cref="PlanOptions.Prune"/>, is shown too and says so.
    /// </summary>
    public Task<DiffReport> DiffAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ShowAsync(Current, options, ReadAllAsync, null, cancellationToken);

        async Task<SetState> ReadAllAsync()
        {
            _store = Store(Set, options.Adopt);
            await FindSetAsync(cancellationToken);
            var state = await Reader().ReadAsync(Current, cancellationToken);
            await _customKinds.ReadAsync(state, Differ(Current.Settings.PersonManagers), cancellationToken);
            return state;
        }
    }

    /// <summary>What <see cref="SyncAsync(SyncOptions, CancellationToken)"/> would do with these options; writes nothing.</summary>
    public Task<DiffReport> PreviewSyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return ShowSyncAsync(Current, options, cancellationToken);
    }

    /// <summary>Applies and prunes; tells the observer of each object as it is done.</summary>
    /// <exception cref="GitOpsException">The plan is refused as a whole; nothing was written.</exception>
    public Task<SyncResult> SyncAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return SyncAsync(Current, options, null, cancellationToken);
    }

    /// <summary>
    /// Does what was shown, from the reading that it was shown from. An object that has moved since is planned again; where that
    /// is more than what was shown, it is left as it is, with a failure that says so (<c>PlanOutdated</c>).
    /// </summary>
    /// <param name="shown">What <see cref="PreviewSyncAsync(SyncOptions, CancellationToken)"/> of this reconciler returned for the same options.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Ends the sync.</param>
    public Task<SyncResult> SyncAsync(DiffReport shown, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        return SyncAsync(Current, options, shown, cancellationToken);
    }

    /// <summary>Without prune, a sync does not look at what is no longer declared.</summary>
    private async Task<DiffReport> ShowSyncAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        var report = await ShowAsync(declared, options, () => ReadStateAsync(declared, options, cancellationToken), null, cancellationToken);
        return report with { Diffs = [.. report.Diffs.Where(diff => options.Prune || diff.Source is not null)] };
    }

    private async Task<SyncResult> SyncAsync(DeclaredRevision declared, SyncOptions options, DiffReport? shown, CancellationToken cancellationToken)
    {
        var (started, requests) = (_request.Time.GetTimestamp(), _connection.Api.Requests);
        var confirmed = shown is null ? null : new Confirmation(shown.Diffs);
        var plan = shown?.Plan is { } confirmedPlan && confirmedPlan.Context.Revision == declared.Revision
            ? confirmedPlan
            : await PlanAgainAsync();
        var run = new SyncRun(plan.Context, _observer, _request.Time, started);
        var syncer = Syncer(declared, plan, options, confirmed);
        await syncer.PrepareAsync(run, cancellationToken);
        if (syncer.Writes)
        {
            await using var lease = await plan.Context.InOwnNamespaceAsync(
                () => SyncLease.AcquireAsync(_connection.Api, _store, Cluster.Namespace, _request.Time, _observer, cancellationToken));
            if (lease is { Waited: true } || (await _store.ReadAsync(cancellationToken)).Version != plan.State.Parent.Version)
            {
                // Another sync came between; nothing that was read before it ended may decide what this one does.
                plan = await PlanAgainAsync();
                syncer = Syncer(declared, plan, options, confirmed);
                await syncer.PrepareAsync(run, cancellationToken);
            }

            await syncer.RunAsync(run, lease, cancellationToken);
        }
        else
        {
            await syncer.RunAsync(run, null, cancellationToken);
        }

        var health = await AwaitHealthAsync(run, plan.State, plan.Context, options, cancellationToken);
        if (health?.Error is { } unhealthy)
        {
            await SyncEnding.NoteAsync(token => syncer.Record.NoteUnhealthyAsync(run, unhealthy, token), "The set's record does not say that it did not get healthy", _observer);
        }

        var events = new SyncEvents(_connection.Api, Cluster.Namespace, _store.ParentName, syncer.Record.ParentUid);
        foreach (var record in syncer.Record.Recorded)
        {
            await SyncEnding.NoteAsync(token => events.TellAsync(record, token), "No event tells of the sync", _observer);
        }

        return new SyncResult
        {
            Set = Set,
            Revision = declared.Revision,
            Cluster = Cluster,
            Results = [.. run.Results],
            Unchecked = plan.State.Unchecked,
            Duration = run.Elapsed,
            HealthyAfter = health?.After,
            HealthError = run.Obstacle ?? health?.Error,
            EndedEarly = run.EndedEarly,
            Remaining = run.Remaining,
            Requests = _connection.Api.Requests - requests,
            IsPartial = plan.IsPart,
        };

        async Task<SetPlan> PlanAgainAsync()
        {
            var again = await PlanAsync(declared, await ReadStateAsync(declared, options, cancellationToken), options, confirmed is not null, cancellationToken);
            return shown?.Approved?.Of(again) ?? again;
        }
    }

    private Syncer Syncer(DeclaredRevision declared, SetPlan plan, SyncOptions options, Confirmation? confirmed) => new(
        _connection.Api,
        _store,
        Differ(declared.Settings.PersonManagers),
        Planner(declared, plan.Context, options),
        plan,
        options,
        confirmed,
        _request.Time,
        _observer);

    private async Task<WaitOutcome?> AwaitHealthAsync(SyncRun run, SetState state, SetContext context, SyncOptions options, CancellationToken cancellationToken)
    {
        if (!options.Wait || run.Obstacle is not null || run.EndedEarly is not null)
        {
            return null;
        }

        try
        {
            return await new HealthWaiter(_connection.Api, context, options, _observer).WaitToEndAsync(Awaited(run, state), cancellationToken);
        }
        catch (Exception failure)
        {
            run.End(SyncEnding.Of(failure, context, null, cancellationToken), []);
            return null;
        }
    }

    /// <summary>Hooks were waited for when they ran, and may be gone.</summary>
    private static HashSet<ResourceId> Awaited(SyncRun run, SetState state) =>
    [
        .. run.Results
            .Where(result => result.Action is SyncAction.Created or SyncAction.Configured or SyncAction.Adopted or SyncAction.Recreated or SyncAction.Unchanged)
            .Select(result => result.Id)
            .Except(state.Declared.Where(item => item.Policy.IsHook).Select(item => item.Id)),
    ];

    private async Task<SetState> ReadStateAsync(DeclaredRevision declared, SyncOptions options, CancellationToken cancellationToken)
    {
        _store = Store(Set, options.Adopt);
        await FindSetAsync(cancellationToken);
        var state = await Reader(options.Left).ReadAsync(declared, options, sha => RenderAt(sha, cancellationToken), cancellationToken);
        await _customKinds.ReadAsync(state, Differ(declared.Settings.PersonManagers), cancellationToken);
        if (state.Parent is { IsNew: false, Source: null })
        {
            _observer.Warning($"The record of {Set} does not say where the set is declared; from now on it is {_store.Source}.");
        }
        else if (state.Parent.Source is { } recorded && !Owner.Owns(recorded))
        {
            _observer.Warning($"{Set} was declared by {recorded}; from now on it is {_store.Source}, and what is declared only there is no longer declared.");
        }

        return state;
    }

    private void CheckWorkingTree(SyncOptions options)
    {
        if (Revision.IsWorkingTree && !options.AllowWorkingTree)
        {
            throw new GitOpsException(
                "WorkingTreeNotAllowed",
                FailureKind.InvalidState,
                "Uncommitted files are for preview (Get-GitOpsDiff -WorkingTree). Commit them, or sync them all the same with -AllowWorkingTree.",
                _source.Repository);
        }
    }
}
