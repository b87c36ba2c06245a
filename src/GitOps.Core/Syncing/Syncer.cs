using GitOps.Core.Cluster;
using GitOps.Core.Membership;
using GitOps.Core.Ordering;
using GitOps.Core.Planning;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Makes the cluster look as one reading of the set says: steps applied, members that are no longer declared deleted, its
/// parent widened before and narrowed after. What cannot be done is refused before anything is written.
/// </summary>
internal sealed class Syncer
{
    private readonly KubeApi _api;
    private readonly ObjectApplier _applier;
    private readonly SetContext _context;
    private readonly SyncOptions _options;
    private readonly IReconcileObserver _observer;
    private readonly SetState _state;
    private readonly SetRecord _record;
    private readonly StepRunner _runner;
    private readonly PruneRules _rules;
    private readonly IReadOnlyList<PruneCandidate> _candidates;
    private readonly IReadOnlyList<SyncStep> _steps;

    /// <summary>Plans the sync of a set that was read.</summary>
    /// <exception cref="GitOpsException">It cannot be put in order.</exception>
    public Syncer(
        KubeApi api, ApplySetStore store, ObjectApplier applier, SetContext context, SetState state, SyncOptions options, TimeProvider time, IReconcileObserver observer)
    {
        (_api, _applier, _context, _state, _options, _observer) = (api, applier, context, state, options, observer);
        _runner = new StepRunner(api, store, applier, context, options, time, observer);
        _rules = new PruneRules(context, state.Parent, options.PruneProtected, options.Adopt);
        _candidates = PrunePlan.Candidates(state, context, _rules);
        _record = new SetRecord(store, context, _candidates, time);
        _steps = SyncSchedule.Of(state.Declared);
    }

    /// <summary>Whether there is anything to write. A sync that has nothing to write takes no lease and writes nothing at all.</summary>
    public bool Writes { get; private set; }

    /// <summary>Everything that is to be done, with where it is declared.</summary>
    public IEnumerable<(ResourceId Id, SourceLocation? Source)> Planned =>
        _steps.SelectMany(step => step.Objects).Where(item => !item.Policy.IsHook || RunsHooks).Select(item => (item.Id, (SourceLocation?)item.Source))
            .Concat(_candidates.Where(_ => _options.Prune).Select(candidate => (candidate.Id, (SourceLocation?)null)));

    private bool RunsHooks { get; set; }

    /// <summary>Finds out what is to be written, and makes the set's own namespace, which its lease and parent live in.</summary>
    /// <exception cref="GitOpsException">It would delete what nobody is likely to have meant; nothing was written.</exception>
    public async Task PrepareAsync(SyncRun run, CancellationToken cancellationToken)
    {
        run.Total = _state.Declared.Count + (_options.Prune ? _candidates.Count : 0);
        if (!_context.GitMoved)
        {
            await _applier.SettleAsync(_state, cancellationToken);
        }

        var mayChange = _state.Declared.Any(item => !item.Policy.IsHook && _applier.MayChange(item, _state.LiveOf(item)));
        var mayDelete = _options.Prune && _candidates.Any(candidate => candidate.KeptBecause is null);
        RunsHooks = _context.GitMoved || mayChange;
        ResourceId[] replaced = RunsHooks
            ? [.. _state.Declared.Where(item => item.Policy.IsHook && _applier.Plan(item, _state.LiveOf(item)).Step == PlannedStep.Replace).Select(item => item.Id)]
            : [];
        _applier.PlannedDeletions = PrunePlan.Check(_context, _state, _candidates, replaced, _options);
        await CheckOthersAsync(cancellationToken);
        PrunePlan.WarnOfStrays(_candidates, _observer);
        if (OwnNamespace is { } own && run.Results.All(result => result.Id != own.Id))
        {
            await _runner.RunAsync(new SyncStep(SyncPhase.Sync, [own], AwaitHealth: false), _state, run, cancellationToken);
        }

        Writes = RunsHooks || mayDelete || _record.IsDue(_state);
    }

    /// <summary>Carries it out. A sync that cannot come to its end says in its run why, and what it left.</summary>
    public async Task RunAsync(SyncRun run, SyncLease? lease, CancellationToken cancellationToken)
    {
        var lost = lease?.Lost ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost);
        using var finishing = CancellationTokenSource.CreateLinkedTokenSource(lost);
        await using var stopped = cancellationToken.Register(() => finishing.CancelAfter(SyncEnding.NoteWithin));
        ApplySetParent? begun = null;
        try
        {
            begun = Writes ? await _record.BeginAsync(_state, ending.Token) : null;
            await CarryOutAsync(run, ending.Token);
            if (Writes)
            {
                await _record.FinishAsync(_state, lease is null ? null : Synced(run), run, finishing.Token);
            }
        }
        catch (Exception failure)
        {
            run.End(SyncEnding.Of(failure, _context, lease, cancellationToken), Planned);
            if (begun is not null && lease?.LostBecause is null)
            {
                await SyncEnding.NoteAsync(_record, begun, _observer);
            }
        }
    }

    private DeclaredObject? OwnNamespace =>
        _state.Declared.FirstOrDefault(item => item.Id is { Group: "", Kind: "Namespace" } && item.Id.Name == _context.Cluster.Namespace);

    private async Task CarryOutAsync(SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            await ApplyAsync(run, cancellationToken);
            await PruneAsync(run, cancellationToken);
        }
        catch (OperationCanceledException) when (run.Obstacle is null && run.HasAll(Planned))
        {
            // Stopped when everything was done: there is nothing left but to write that down.
        }
    }

    private async Task ApplyAsync(SyncRun run, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("apply");
        var own = OwnNamespace;
        foreach (var step in _steps)
        {
            await RunStepAsync(step with { Objects = [.. step.Objects.Where(item => item != own)] }, run, cancellationToken);
        }
    }

    private async Task RunStepAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        var isReached = step.Phase == SyncPhase.SyncFail ? run.Obstacle is not null : run.Obstacle is null;
        var objects = step.Objects.Where(item => isReached && (RunsHooks || !item.Policy.IsHook)).ToArray();
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
            await _runner.RunAsync(step with { Objects = objects }, _state, run, cancellationToken);
        }
    }

    /// <summary>A Namespace or definition does not go while others have something in it. It is looked at only when one is to go: that is rare, and takes many requests.</summary>
    private async Task CheckOthersAsync(CancellationToken cancellationToken)
    {
        PruneCandidate[] holders = _options.Prune ? [.. _candidates.Where(candidate => candidate.KeptBecause is null && ProtectedKinds.Contain(candidate.Id))] : [];
        if (holders.Length > 0 && !_options.Adopt)
        {
            var cascades = await new CascadeReader(_api, _state.Catalog, _context, _observer).ReadAsync(holders, cancellationToken);
            if (cascades.Select(entry => entry.Value.Refusal(entry.Key, _options.Adopt)).FirstOrDefault(failure => failure is not null) is { } refusal)
            {
                throw refusal;
            }
        }
    }

    private async Task PruneAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (!_options.Prune || _candidates.Count == 0)
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
        await new Pruner(_api, _state.Catalog, _rules).PruneAsync(_candidates, run, cancellationToken);
    }

    /// <summary>What the next sync may start from: this revision, when all of it is in the cluster and nothing else may be.</summary>
    private SyncedRevision? Synced(SyncRun run)
    {
        if (_state.Digest is null || !run.IsComplete || _state.Live.Unlisted.Count > 0)
        {
            return null;
        }

        var deleted = run.Results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id).ToHashSet();
        var isPruned = _candidates.All(candidate => candidate.KeptBecause is not null || deleted.Contains(candidate.Id));
        return new SyncedRevision(_context.Revision.Sha, _state.Digest, isPruned && _state.Since is null or { Pruned: true });
    }
}
