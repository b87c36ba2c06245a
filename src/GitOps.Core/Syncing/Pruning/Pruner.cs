using GitOps.Core.Cluster;
using GitOps.Core.Syncing.Ordering;

namespace GitOps.Core.Syncing.Pruning;

/// <summary>Deletes members that are no longer declared, one kind after the other in reverse order.</summary>
internal sealed class Pruner(KubeApi api, ApiCatalog catalog)
{
    public async Task PruneAsync(IReadOnlyList<PruneCandidate> candidates, Action<ResourceResult> done, CancellationToken cancellationToken)
    {
        foreach (var kind in candidates.GroupBy(candidate => KindOrder.Rank(candidate.Id)))
        {
            await Requests.ForEachAsync(kind, async (candidate, token) => done(await DeleteAsync(candidate, token)), cancellationToken);
        }
    }

    private async Task<ResourceResult> DeleteAsync(PruneCandidate candidate, CancellationToken cancellationToken)
    {
        var result = new ResourceResult { Action = SyncAction.Skipped, Id = candidate.Id, Message = candidate.KeptBecause };
        if (candidate.KeptBecause is not null)
        {
            return result;
        }

        var resource = catalog.Find(candidate.Id.Group, candidate.Id.Version, candidate.Id.Kind)
            ?? throw new InvalidOperationException($"{candidate.Id} was listed, but its kind is not served");
        var uid = (string?)candidate.Live["metadata"]?["uid"];
        try
        {
            await api.DeleteAsync(resource, candidate.Id.Namespace, candidate.Id.Name, uid, "Background", cancellationToken);
            return result with { Action = SyncAction.Deleted };
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            var error = new GitOpsException(
                failure.ErrorId, failure.Kind, $"{candidate.Id} was not deleted: {failure.Message} The next sync tries again.", candidate.Id);
            return result with { Action = SyncAction.Failed, Message = error.Message, Error = error };
        }
    }
}
