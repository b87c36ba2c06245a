using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Failures;
using GitOps.Core.Ordering;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>Deletes members that are no longer declared, one kind after the other in reverse order.</summary>
internal sealed class Pruner(KubeApi api, SetPlan plan, Confirmation? confirmed, IReconcileObserver observer)
{
    private readonly PruneRules _rules = new(plan.Context, plan.State.Parent, plan.Options.PruneProtected, plan.Options.Adopt);
    private readonly CheckedDeletion _deletion = new(api);

    public async Task PruneAsync(IEnumerable<PlannedChange> changes, SyncRun run, CancellationToken cancellationToken)
    {
        foreach (var kind in changes.GroupBy(change => KindOrder.Rank(change.Id)))
        {
            var now = await ReadInsideAsync([.. kind], cancellationToken);
            await Requests.ForEachAsync(now, (change, token) => DeleteAsync(change, run, token), cancellationToken);
        }
    }

    /// <summary>Reads once more what goes with Namespaces and the like: others may have put something in since it was planned.</summary>
    private async Task<IReadOnlyList<PlannedChange>> ReadInsideAsync(IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        PruneCandidate[] holders = confirmed is null && plan.Options.Adopt ? [] : [.. changes
            .Where(change => change.Step == PlannedStep.Delete && ProtectedKinds.Contain(change.Id))
            .Select(change => change.Member!)
            .Where(member => member.KeptBecause is null)];
        if (holders.Length == 0)
        {
            return changes;
        }

        var read = holders.Select(holder => holder.Id).ToHashSet();
        var shown = plan.Candidates.Select(candidate => candidate.Id).ToHashSet();
        var inside = await new CascadeReader(api, plan.State.Catalog, plan.Context, observer).ReadAsync(holders, shown, cancellationToken);
        return [.. changes.Select(change => read.Contains(change.Id) ? change with { Cascade = inside.GetValueOrDefault(change.Id) } : change)];
    }

    private async Task DeleteAsync(PlannedChange change, SyncRun run, CancellationToken cancellationToken)
    {
        run.Begin(change.Id);
        run.Done(await ObjectBoundary.RunAsync(change.Id, null, () => DeleteAsync(change, cancellationToken), cancellationToken));
    }

    private async Task<ResourceResult> DeleteAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var (id, member) = (change.Id, change.Member!);
        var result = new ResourceResult { Action = SyncAction.Skipped, Id = id, Message = member.KeptBecause };
        if (member.KeptBecause is not null)
        {
            return result;
        }

        if (change.Step == PlannedStep.Refuse)
        {
            return result with { Action = SyncAction.Failed, Message = change.Error!.Message, Error = change.Error };
        }

        if ((change.Cascade?.OfOthers(id, plan.Options.Adopt) ?? confirmed?.Excess(change)) is { } excess)
        {
            var outdated = Refusal.Outdated(change, excess);
            return result with { Action = SyncAction.Failed, Message = outdated.Message, Error = outdated };
        }

        var resource = plan.State.Catalog.Find(id.Group, id.Version, id.Kind)
            ?? throw new InvalidOperationException($"{id} was listed, but its kind is not served");
        try
        {
            var kept = await _deletion.DeleteAsync(resource, id, member.Live, live => _rules.WhyKept(id, live), patience: null, cancellationToken);
            return kept is null ? result with { Action = SyncAction.Deleted } : result with { Message = kept.StartsWith("kept", StringComparison.Ordinal) ? kept : $"kept, because {kept}" };
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            var error = new GitOpsException(
                failure.ErrorId, failure.Kind, $"{id} was not deleted: {failure.Message} The next sync tries again.", id);
            return result with { Action = SyncAction.Failed, Message = error.Message, Error = error };
        }
    }
}
