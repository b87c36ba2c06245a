using GitOps.Core.Reverting;
using GitOps.Core.Sets;

namespace GitOps.Core;

/// <content>Takes changes back through Git, and syncs what that makes.</content>
public sealed partial class Reconciler
{
    /// <summary>What the revert and a sync with these options would change in the cluster; writes nothing, neither to Git nor to the cluster.</summary>
    public async Task<UndoPreview> PreviewUndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        return await ShowUndoAsync(await PlanUndoAsync(options, sync, cancellationToken), sync, cancellationToken);
    }

    /// <summary>
    /// Makes the revert commit, pushes it when told, and syncs, pruning what the change had brought. What the sync would
    /// refuse is refused before anything is committed.
    /// </summary>
    public async Task<UndoResult> UndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        var plan = await PlanUndoAsync(options, sync, cancellationToken);
        if (!options.NoSync && (await ShowUndoAsync(plan, sync, cancellationToken)).Refusal is { } refusal)
        {
            throw refusal;
        }

        return await UndoAsync(plan, null, options, sync, cancellationToken);
    }

    /// <summary>Makes the revert commit, and does what was shown.</summary>
    public Task<UndoResult> UndoAsync(UndoPreview shown, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        return UndoAsync(shown.Plan, shown.Report, options, sync, cancellationToken);
    }

    private async Task<UndoResult> UndoAsync(RevertPlan plan, DiffReport? confirmed, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        var made = await new GitReverter(_source).ApplyAsync(plan, options.Push, cancellationToken);
        _observer.Verbose(made.Describe(plan.Reverted));
        var result = options.NoSync
            ? null
            : await SyncAsync(
                Render(made.Commit, _source.Files(made.Commit), PathIn(_source, _request), _render, cancellationToken),
                sync with { Prune = true },
                confirmed,
                cancellationToken);
        return new UndoResult(plan.Reverted, made.Commit, made.Branch, made.PushedTo, result);
    }

    private async Task<UndoPreview> ShowUndoAsync(RevertPlan plan, SyncOptions sync, CancellationToken cancellationToken)
    {
        var reverted = Render(plan.Onto, plan.Files, PathIn(_source, _request), _render, cancellationToken) with { IsToBeCommitted = true };
        return new UndoPreview(plan, await ShowSyncAsync(reverted, sync with { Prune = true }, cancellationToken));
    }

    /// <summary>Without a commit, what the last sync brought: everything since the revision synced before it.</summary>
    private async Task<RevertPlan> PlanUndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        _store = Store(Set, sync.Adopt);
        var request = new RevertRequest(options.Commit ?? "")
        {
            Mainline = options.Mainline,
            OnBranch = _request.Revision,
            NewBranch = options.Branch,
        };
        if (options.Commit is null)
        {
            await FindSetAsync(cancellationToken);
            request = (await _store.ReadAsync(cancellationToken)).History.Brought switch
            {
                [{ } last, { } before, ..] => request with { Revision = last.Revision.Sha, After = before.Revision.Sha },
                _ => throw new GitOpsException(
                    "NothingToUndo",
                    FailureKind.NotFound,
                    $"{Set} was not synced twice to {Cluster}, so there is no last change to take back. Name the commit with -Commit.",
                    Set),
            };
        }

        return new GitReverter(_source).Plan(request);
    }
}
