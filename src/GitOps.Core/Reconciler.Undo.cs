using GitOps.Core.Planning;
using GitOps.Core.Reverting;
using GitOps.Core.Sets;
using GitOps.Core.Undoing;

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
    /// Makes the revert commits, pushes them when told, and syncs, pruning what the change had brought. What the sync would
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

    /// <summary>Makes the revert commits, and does what was shown.</summary>
    public Task<UndoResult> UndoAsync(UndoPreview shown, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sync);
        return UndoAsync(shown.Plan, shown.Report, options, sync, cancellationToken);
    }

    private async Task<UndoResult> UndoAsync(RevertPlan plan, DiffReport? confirmed, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        if (!options.NoSync)
        {
            await CheckSuspensionAsync(sync, cancellationToken);
        }

        var made = await new GitReverter(_source).ApplyAsync(plan, options.Push, again => CheckAgainAsync(again, confirmed, options, sync, cancellationToken), cancellationToken);
        var undone = made.Result(plan, sync: null);
        _observer.Verbose($"{undone}");
        if (options.NoSync)
        {
            return undone;
        }

        try
        {
            var declared = Render(made.Commit, _source.Files(made.Commit), PathIn(_source, _request), _render, cancellationToken);
            return undone with { Sync = await SyncAsync(declared, sync with { Prune = true }, confirmed, cancellationToken) };
        }
        catch
        {
            _observer.Warning($"{undone}{(made.PushedTo is null ? "" : $", pushed to {made.PushedTo}")}, but {Set} was not synced. Run Sync-GitOpsRepo -Prune when that can be done.");
            throw;
        }
    }

    /// <summary>An undo on top of what somebody pushed meanwhile does what was confirmed, or less, and nothing that a sync would refuse.</summary>
    private async Task CheckAgainAsync(RevertPlan again, DiffReport? confirmed, UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        if (!options.NoSync)
        {
            var now = await ShowUndoAsync(again, sync, cancellationToken);
            if (now.Refusal is { } refusal)
            {
                throw refusal;
            }

            var confirmation = confirmed is null ? null : new Confirmation(confirmed.Diffs);
            foreach (var change in now.Report.Plan!.Changes)
            {
                if (confirmation?.Excess(change) is { } excess)
                {
                    throw new GitOpsException(
                        "PlanOutdated",
                        FailureKind.Conflict,
                        $"{again.Branch} moved to {again.Onto.ShortSha} \"{again.Onto.Subject}\" in the meantime, and more would be done to {change.Id} than was confirmed: {excess}. Nothing was changed; look again.",
                        change.Id);
                }
            }
        }

        _observer.Warning(again.Moved);
    }

    private async Task<UndoPreview> ShowUndoAsync(RevertPlan plan, SyncOptions sync, CancellationToken cancellationToken)
    {
        var reverted = Render(plan.Onto, plan.Files, PathIn(_source, _request), _render, cancellationToken) with { IsToBeCommitted = true };
        return new UndoPreview(plan, await ShowSyncAsync(reverted, sync with { Prune = true }, cancellationToken));
    }

    private async Task<UndoOptions> NumberedAsync(UndoOptions options, CancellationToken cancellationToken)
    {
        if (options.ToNumber is not { } number || _source.RevisionNames().Contains(options.To))
        {
            return options;
        }

        await FindSetAsync(cancellationToken);
        var revision = (await _store.ReadAsync(cancellationToken)).History.Numbered(number, Set).Revision;
        return revision.IsWorkingTree
            ? throw new GitOpsException("RevisionNotFound", FailureKind.NotFound, $"Sync #{number} of {Set} was one of uncommitted files, which Git did not keep. Name a revision or another number.", Set)
            : options with { To = revision.Sha };
    }

    /// <summary>Without a commit, what the last sync brought: everything since the revision synced before it.</summary>
    private async Task<RevertPlan> PlanUndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken)
    {
        _store = Store(Set, sync.Adopt);
        var path = PathIn(_source, _request);
        var request = (await NumberedAsync(options, cancellationToken)).Request(_request.Revision, path);
        if (options is { Commits: [], To: null })
        {
            await FindSetAsync(cancellationToken);
            request = (await _store.ReadAsync(cancellationToken)).History.Brought switch
            {
                [{ } last, { } before, ..] => request with { Revisions = [last.Revision.Sha], After = before.Revision.Sha },
                _ => throw new GitOpsException(
                    "NothingToUndo",
                    FailureKind.NotFound,
                    $"{Set} was not synced twice to {Cluster}, so there is no last change to take back. Name the commit with -Commit.",
                    Set),
            };
        }

        return new RestoredRendering(_source, _render).Plan(request, path, _observer.Warning, cancellationToken);
    }
}
