using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Failures;
using GitOps.Core.Ordering;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;

namespace GitOps.Core.Syncing;

/// <summary>Deletes members that are no longer declared, one kind after the other in reverse order.</summary>
internal sealed class Pruner(KubeApi api, ApiCatalog catalog, PruneRules rules, Confirmation? confirmed)
{
    private readonly CheckedDeletion _deletion = new(api);

    public async Task PruneAsync(IEnumerable<PlannedChange> changes, SyncRun run, CancellationToken cancellationToken)
    {
        foreach (var kind in changes.GroupBy(change => KindOrder.Rank(change.Id)))
        {
            await Requests.ForEachAsync(kind, (change, token) => DeleteAsync(change, run, token), cancellationToken);
        }
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

        if (confirmed?.Excess(change) is { } excess)
        {
            var outdated = Refusal.Outdated(change, excess);
            return result with { Action = SyncAction.Failed, Message = outdated.Message, Error = outdated };
        }

        var resource = catalog.Find(id.Group, id.Version, id.Kind)
            ?? throw new InvalidOperationException($"{id} was listed, but its kind is not served");
        try
        {
            var kept = await _deletion.DeleteAsync(resource, id, member.Live, live => rules.WhyKept(id, live), patience: null, cancellationToken);
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
