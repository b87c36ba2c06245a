using GitOps.Core.Membership;
using GitOps.Core.Planning;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>
/// Writes a set's parent in the course of a sync: widened and with the sync's mark before the first write, narrowed and with
/// its outcome after the last. Whatever ends a sync, the parent lists at least what exists, and says that it did not end.
/// </summary>
internal sealed class SetRecord(ApplySetStore store, SetPlan plan, TimeProvider time)
{
    private readonly SetContext _context = plan.Context;
    private readonly SyncRecord _record = SyncRecord.Of(plan.Context.Revision, time.GetUtcNow(), SyncOrigin.Current) with { Objects = plan.IsPart ? plan.Changes.Count : 0 };

    /// <summary>Whether the parent says something else than it should, when nothing in the cluster changes.</summary>
    public bool IsDue(SetState state) => !plan.IsPart && !IsNeedless(state) && !(Settled(state, []) with { Synced = state.Parent.Synced }).IsSame(state.Parent);

    /// <summary>The parent lists what is about to exist, and no longer says that all members are as they were synced.</summary>
    public async Task<ApplySetParent> BeginAsync(SetState state, CancellationToken cancellationToken)
    {
        if (IsNeedless(state))
        {
            return state.Parent;
        }

        var begun = Widened(state) with { Synced = null, Running = _record };
        await WriteAsync(begun, cancellationToken);
        return begun;
    }

    /// <summary>Narrows the parent to what exists, and remembers the revision.</summary>
    public async Task FinishAsync(SetState state, SyncedRevision? synced, SyncRun run, CancellationToken cancellationToken)
    {
        if (IsNeedless(state))
        {
            return;
        }

        var deleted = run.Results.Where(result => result.Action == SyncAction.Deleted).Select(result => result.Id).ToHashSet();
        var changed = run.Results.Any(result => result.Action is not (SyncAction.Unchanged or SyncAction.Skipped or SyncAction.Conflict or SyncAction.Failed));
        var parent = Settled(state, deleted) with { Synced = synced };
        if ((changed || (_context.GitMoved && !plan.IsPart)) && !_context.Revision.IsWorkingTree)
        {
            parent = Remembering(parent, _record with { Time = time.GetUtcNow(), Succeeded = run.IsComplete });
        }

        await WriteAsync(parent, cancellationToken);
    }

    /// <summary>Says that the sync did not come to its end.</summary>
    public Task InterruptAsync(ApplySetParent begun, CancellationToken cancellationToken) => _context.Revision.IsWorkingTree
        ? Task.CompletedTask
        : WriteAsync(Remembering(begun, _record with { Time = time.GetUtcNow(), Interrupted = true }) with { Running = null }, cancellationToken);

    /// <summary>The history is of whole syncs: it tells which revision the set is at, and what to take back.</summary>
    private ApplySetParent Remembering(ApplySetParent parent, SyncRecord record) => plan.IsPart ? parent with { Part = record } : parent.Remember(record);

    /// <summary>A set of nothing that was never there needs no parent.</summary>
    private static bool IsNeedless(SetState state) => state.Declared.Count == 0 && state.Parent.IsNew;

    private ApplySetParent Widened(SetState state) => state.Parent.Widen(
        state.Declared.Select(item => item.GroupKind), state.Declared.Select(item => item.Id.Namespace).Where(IsAdditional)) with { Source = store.Source };

    private ApplySetParent Settled(SetState state, HashSet<ResourceId> deleted)
    {
        var parent = Widened(state) with { Running = null, Part = plan.IsPart ? state.Parent.Part : null };
        if (state.Live.Unlisted.Count > 0 || state.Since is not null)
        {
            return parent;
        }

        var strays = plan.Candidates.Where(candidate => candidate.IsStray).Select(candidate => candidate.Id).ToHashSet();
        var remaining = state.Live.Members(_context.SetId).Select(member => member.Key).Where(id => !deleted.Contains(id) && !strays.Contains(id))
            .Concat(state.Declared.Select(item => item.Id)).ToArray();
        return (parent with { GroupKinds = [], Namespaces = [] }).Widen(
            remaining.Select(id => id.Group.Length == 0 ? id.Kind : $"{id.Kind}.{id.Group}"),
            remaining.Select(id => id.Namespace).Where(IsAdditional));
    }

    private async Task WriteAsync(ApplySetParent parent, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("write parent");
        await _context.InOwnNamespaceAsync(() => store.WriteAsync(parent, cancellationToken));
    }

    private bool IsAdditional(string @namespace) => @namespace.Length > 0 && @namespace != _context.Cluster.Namespace;
}
