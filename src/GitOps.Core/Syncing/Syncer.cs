using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Membership;
using GitOps.Core.Ordering;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Schedules;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Does what is planned for a set: steps applied, members that are no longer declared deleted, its parent widened before and
/// narrowed after. What is refused is refused before anything is written.
/// </summary>
internal sealed class Syncer
{
    private readonly KubeApi _api;
    private readonly ObjectApplier _applier;
    private readonly SetContext _context;
    private readonly SyncOptions _options;
    private readonly IReconcileObserver _observer;
    private readonly SetPlan _plan;
    private readonly SetState _state;
    private readonly SetRecord _record;
    private readonly StepRunner _runner;
    private readonly Confirmation? _confirmed;

    /// <summary>Carries out a plan.</summary>
    public Syncer(
        KubeApi api, ApplySetStore store, ObjectDiffer differ, ObjectPlanner planner, SetPlan plan, SyncOptions options, Confirmation? confirmed, TimeProvider time, IReconcileObserver observer)
    {
        (_api, _context, _plan, _state, _options, _confirmed, _observer) = (api, plan.Context, plan, plan.State, options, confirmed, observer);
        _applier = new ObjectApplier(api, differ, planner, new DryRun(api, differ, planner, _context, _state.Rules), _context, options, confirmed, observer);
        _runner = new StepRunner(api, store, _applier, planner, plan, options, time, observer);
        _record = new SetRecord(store, plan, options, time);
    }

    /// <summary>Whether there is anything to write, if only that something is refused. A sync that has nothing to write takes no lease and writes nothing at all.</summary>
    public bool Writes => _plan.Writes || _plan.Fails || _record.IsDue(_state);

    /// <summary>What is kept of it in the set's parent.</summary>
    public SetRecord Record => _record;

    /// <summary>Everything that is to be done, with where it is declared.</summary>
    public IEnumerable<(ResourceId Id, SourceLocation? Source)> Planned => _plan.IsPart ? _plan.Changes.Select(change => (change.Id, change.Declared?.Source))
        : _plan.Steps.SelectMany(step => step.Objects).Where(item => !item.Policy.IsHook || _plan.RunsHooks).Select(item => (item.Id, (SourceLocation?)item.Source))
            .Concat(_plan.Candidates.Where(_ => _options.Prune).Select(candidate => (candidate.Id, (SourceLocation?)null)));

    /// <summary>Makes the set's own namespace, which its lease and parent live in.</summary>
    /// <exception cref="GitOpsException">The plan is refused, or the set is suspended; nothing was written.</exception>
    public async Task PrepareAsync(SyncRun run, CancellationToken cancellationToken)
    {
        run.Total = _plan.Changes.Count;
        _record.CheckSuspension(_state.Parent);
        if (_plan.Refusal is { } refusal)
        {
            throw refusal;
        }

        _applier.PlannedDeletions = _plan.Changes.Count(change => change.Deletes);
        if (OwnNamespace is { } own && run.Results.All(result => result.Id != own.Id))
        {
            await _runner.RunAsync(new SyncStep(SyncPhase.Sync, [own], AwaitHealth: false), run, cancellationToken);
        }
    }

    /// <summary>Carries it out. A sync that cannot come to its end says in its run why, and what it left.</summary>
    /// <exception cref="GitOpsException">The set was suspended meanwhile (<c>SyncSuspended</c>); nothing was written.</exception>
    public async Task RunAsync(SyncRun run, SyncLease? lease, CancellationToken cancellationToken)
    {
        var lost = lease?.Lost ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost);
        using var finishing = CancellationTokenSource.CreateLinkedTokenSource(lost);
        await using var stopped = cancellationToken.Register(() => finishing.CancelAfter(SyncEnding.NoteWithin));
        var hasBegun = false;
        try
        {
            if (Writes)
            {
                await _record.BeginAsync(_state, run, ending.Token);
            }

            hasBegun = true;
            await CarryOutAsync(run, ending.Token);
            if (Writes)
            {
                await _record.FinishAsync(_state, lease is null ? null : Synced(run), run, finishing.Token);
            }
        }
        catch (GitOpsException refused) when (!hasBegun && refused.ErrorId == "SyncSuspended")
        {
            throw;
        }
        catch (Exception failure)
        {
            run.End(SyncEnding.Of(failure, _context, lease, cancellationToken), Planned);
            if (lease?.LostBecause is null)
            {
                await SyncEnding.NoteAsync(token => _record.InterruptAsync(run, token), "The set's record does not say that the sync ended early", _observer);
            }
        }
    }

    private DeclaredObject? OwnNamespace =>
        _plan.Steps.SelectMany(step => step.Objects).FirstOrDefault(item => item.Id is { Group: "", Kind: "Namespace" } && item.Id.Name == _context.Cluster.Namespace);

    private async Task CarryOutAsync(SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (_plan.IsPart)
            {
                await DoInOrderAsync(run, cancellationToken);
                return;
            }

            await ApplyAsync(run, cancellationToken);
            await PruneAsync(run, cancellationToken);
        }
        catch (OperationCanceledException) when (run.Obstacle is null && run.HasAll(Planned))
        {
            // Stopped when everything was done: there is nothing left but to write that down.
        }
    }

    /// <summary>Does one after the other what was chosen. As in a whole sync, nothing is deleted once something could not be applied.</summary>
    private async Task DoInOrderAsync(SyncRun run, CancellationToken cancellationToken)
    {
        foreach (var change in _plan.Changes.Where(change => run.Results.All(result => result.Id != change.Id)))
        {
            if (change is { Declared: { } declared, NotDone: null })
            {
                await _runner.RunAsync(new SyncStep(SyncPhase.Sync, [declared], AwaitHealth: false), run, cancellationToken);
                continue;
            }

            var notDone = change.Member is null || change.NotDone is not null ? change.NotDone ?? change.Reason
                : run.Results.Any(result => result.Action == SyncAction.Failed) ? "not deleted, because an object before it failed"
                : null;
            if (notDone is null)
            {
                await Pruner().PruneAsync([change], run, cancellationToken);
            }
            else
            {
                run.Done(new ResourceResult { Action = SyncAction.Skipped, Id = change.Id, Source = change.Declared?.Source, Message = notDone });
            }
        }
    }

    private async Task ApplyAsync(SyncRun run, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("apply");
        var own = OwnNamespace;
        foreach (var step in _plan.Steps)
        {
            await RunStepAsync(step with { Objects = [.. step.Objects.Where(item => item != own)] }, run, cancellationToken);
        }
    }

    private async Task RunStepAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        var isReached = step.Phase == SyncPhase.SyncFail ? run.Obstacle is not null : run.Obstacle is null;
        var objects = step.Objects.Where(item => isReached && (_plan.RunsHooks || !item.Policy.IsHook)).ToArray();
        foreach (var item in step.Objects.Except(objects).Where(item => !item.Policy.IsHook))
        {
            run.Done(new ResourceResult
            {
                Action = SyncAction.Skipped,
                Id = item.Id,
                Source = item.Source,
                Message = $"not reached: {run.Obstacle?.Message}",
            });
        }

        if (objects.Length > 0)
        {
            await _runner.RunAsync(step with { Objects = objects }, run, cancellationToken);
        }
    }

    private async Task PruneAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (!_options.Prune || _plan.Candidates.Count == 0)
        {
            return;
        }

        var obstacle = run.Obstacle is not null || run.Results.Any(result => result.Action == SyncAction.Failed) ? "some objects could not be applied"
            : _state.Live.Unlisted.Count > 0 ? $"{string.Join(", ", _state.Live.Unlisted)} could not be listed"
            : null;
        if (obstacle is not null)
        {
            _observer.Warning($"Nothing was pruned, because {obstacle}.");
            return;
        }

        using var stage = Stages.Begin("prune");
        await Pruner().PruneAsync(_plan.Changes.Where(change => change.Member is not null), run, cancellationToken);
    }

    private Pruner Pruner() => new(_api, _plan, _confirmed, _observer);

    /// <summary>What the next sync may start from: this revision, when all of it is in the cluster and nothing else may be.</summary>
    private SyncedRevision? Synced(SyncRun run)
    {
        if (_plan.IsPart)
        {
            return run.IsComplete && _state.Parent.Synced is { } synced && synced.Sha == _context.Revision.Sha ? synced : null;
        }

        if (_state.Digest is null || !run.IsComplete || _state.Live.Unlisted.Count > 0)
        {
            return null;
        }

        var deleted = run.Results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id).ToHashSet();
        var isPruned = _plan.Candidates.All(candidate => candidate.KeptBecause is not null || deleted.Contains(candidate.Id));
        return new SyncedRevision(_context.Revision.Sha, _state.Digest, isPruned && _state.Since is null or { Pruned: true });
    }
}
