using GitOps.Core.History;
using GitOps.Core.Membership;
using GitOps.Core.Planning;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Writes a set's parent in the course of a sync: widened and with the sync's mark before the first write, narrowed and with
/// its outcome after the last. Whatever ends a sync, the parent lists at least what exists, and says that it did not end.
/// </summary>
internal sealed class SetRecord(ApplySetStore store, SetPlan plan, SyncOptions options, TimeProvider time)
{
    private readonly SetContext _context = plan.Context;
    private ApplySetParent _parent = plan.State.Parent;
    private SyncRecord? _begun;
    private SyncRecord? _left;
    private SyncRecord? _recorded;

    /// <summary>What was recorded: of an earlier sync that could not do so itself, and of this one.</summary>
    public IEnumerable<SyncRecord> Recorded => new[] { _left, _recorded }.OfType<SyncRecord>();

    /// <summary>Uid of the parent; null when there is none.</summary>
    public string? ParentUid => _parent.Uid;

    /// <summary>Whether the parent says something else than it should, when nothing in the cluster changes.</summary>
    public bool IsDue(SetState state) => !plan.IsPart && !IsNeedless(state)
        && (state.Parent.History.Part is not null || !(Settled(state.Parent, state, []) with { Synced = state.Parent.Synced }).IsSame(state.Parent));

    /// <summary>Makes sure that the set may be synced.</summary>
    /// <exception cref="GitOpsException">It is suspended (<c>SyncSuspended</c>).</exception>
    public void CheckSuspension(ApplySetParent parent) =>
        parent.Suspension.Check(options.IgnoreSuspension, time.GetUtcNow(), _context.Set, _context.Cluster);

    /// <summary>The parent lists what is about to exist, and no longer says that all members are as they were synced.</summary>
    /// <exception cref="GitOpsException">The set was suspended meanwhile (<c>SyncSuspended</c>); nothing was written.</exception>
    public async Task BeginAsync(SetState state, SyncRun run, CancellationToken cancellationToken)
    {
        if (!IsNeedless(state))
        {
            await WriteAsync(parent => Begun(parent, state, run), cancellationToken);
            _begun = _parent.Running;
        }
    }

    /// <summary>Narrows the parent to what exists, and records the sync when it changed something, failed, or brought the whole set to another revision.</summary>
    public async Task FinishAsync(SetState state, SyncedRevision? synced, SyncRun run, CancellationToken cancellationToken)
    {
        if (IsNeedless(state))
        {
            return;
        }

        var deleted = run.Results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id).ToHashSet();
        var ended = SyncSummary.Of(_begun!, run);
        var completes = !plan.IsPart && !_context.Revision.IsWorkingTree
            && (_context.GitMoved || state.Parent.Running is not null || state.Parent.History.Part is not null);
        var isRecorded = ended.HasChanged || run.HasFailed || completes;
        await WriteAsync(
            parent => Settled(parent, state, deleted) with { Synced = synced, History = isRecorded ? parent.History.With(ended) : parent.History },
            cancellationToken);
        _recorded = isRecorded ? ended : null;
    }

    /// <summary>Says that the sync did not come to its end.</summary>
    public async Task InterruptAsync(SyncRun run, CancellationToken cancellationToken)
    {
        if (_begun is not null)
        {
            var ended = SyncSummary.Of(_begun, run);
            await WriteAsync(parent => parent with { Running = null, History = parent.History.With(ended) }, cancellationToken);
            _recorded = ended;
        }
    }

    /// <summary>Says that the sync did all it had to, and that the set did not get healthy. No lease is needed for it.</summary>
    public async Task NoteUnhealthyAsync(SyncRun run, GitOpsException failure, CancellationToken cancellationToken)
    {
        if (_parent.IsNew)
        {
            return;
        }

        var recorded = _recorded;
        await WriteAsync(
            parent =>
            {
                recorded = SyncSummary.Unhealthy(_recorded ?? SyncSummary.Of(Beginning(parent, run), run), run, failure);
                return parent with { History = parent.History.With(recorded) };
            },
            cancellationToken);
        _recorded = recorded;
    }

    /// <summary>A set of nothing that was never there needs no parent.</summary>
    private static bool IsNeedless(SetState state) => state.Declared.Count == 0 && state.Parent.IsNew;

    private ApplySetParent Begun(ApplySetParent parent, SetState state, SyncRun run)
    {
        CheckSuspension(parent);

        // What an earlier sync could not say itself: nobody but this one can be running any more. An answer that was lost shows this one's own mark.
        _left = parent.Running is { } left && left.Started != run.Started ? left with { Outcome = SyncOutcome.Interrupted } : null;
        var history = _left is null ? parent.History : parent.History.With(_left);
        return Widened(parent, state) with { Synced = null, Running = Beginning(parent with { History = history }, run), History = history };
    }

    private SyncRecord Beginning(ApplySetParent parent, SyncRun run) => SyncSummary.Begin(_context, run) with
    {
        Number = parent.History.Records.FirstOrDefault(record => record.Started == run.Started)?.Number ?? parent.History.NextNumber,
        IsPartial = plan.IsPart,
        Objects = plan.Changes.Count,
        IgnoredSuspension = parent.Suspension.Holds(time.GetUtcNow()) ? parent.Suspension : null,
    };

    private ApplySetParent Widened(ApplySetParent parent, SetState state) => parent.Widen(
        state.Declared.Select(item => item.GroupKind), state.Declared.Select(item => item.Id.Namespace).Where(IsAdditional)) with { Source = store.Source };

    private ApplySetParent Settled(ApplySetParent parent, SetState state, HashSet<ResourceId> deleted)
    {
        var widened = Widened(parent, state) with { Running = null };
        if (state.Live.Unlisted.Count > 0 || state.Since is not null || state.IsPart)
        {
            return widened;
        }

        var strays = plan.Candidates.Where(candidate => candidate.IsStray).Select(candidate => candidate.Id).ToHashSet();
        var remaining = state.Live.Members(_context.SetId).Select(member => member.Key).Where(id => !deleted.Contains(id) && !strays.Contains(id))
            .Concat(state.Declared.Select(item => item.Id)).ToArray();
        return (widened with { GroupKinds = [], Namespaces = [] }).Widen(
            remaining.Select(id => id.Group.Length == 0 ? id.Kind : $"{id.Kind}.{id.Group}"),
            remaining.Select(id => id.Namespace).Where(IsAdditional));
    }

    private async Task WriteAsync(Func<ApplySetParent, ApplySetParent> change, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("write parent");
        _parent = await _context.InOwnNamespaceAsync(() => store.WriteAsync(_parent, change, cancellationToken));
    }

    private bool IsAdditional(string @namespace) => @namespace.Length > 0 && @namespace != _context.Cluster.Namespace;
}
