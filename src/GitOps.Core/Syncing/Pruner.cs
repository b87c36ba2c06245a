using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Failures;
using GitOps.Core.Ordering;
using GitOps.Core.Pruning;

namespace GitOps.Core.Syncing;

/// <summary>Deletes members that are no longer declared, one kind after the other in reverse order.</summary>
internal sealed class Pruner(KubeApi api, ApiCatalog catalog, PruneRules rules)
{
    private readonly CheckedDeletion _deletion = new(api);

    public async Task PruneAsync(IReadOnlyList<PruneCandidate> candidates, SyncRun run, CancellationToken cancellationToken)
    {
        foreach (var kind in candidates.GroupBy(candidate => KindOrder.Rank(candidate.Id)))
        {
            await Requests.ForEachAsync(kind, (candidate, token) => DeleteAsync(candidate, run, token), cancellationToken);
        }
    }

    private async Task DeleteAsync(PruneCandidate candidate, SyncRun run, CancellationToken cancellationToken)
    {
        run.Begin(candidate.Id);
        run.Done(await ObjectBoundary.RunAsync(candidate.Id, null, () => DeleteAsync(candidate, cancellationToken), cancellationToken));
    }

    private async Task<ResourceResult> DeleteAsync(PruneCandidate candidate, CancellationToken cancellationToken)
    {
        var id = candidate.Id;
        var result = new ResourceResult { Action = SyncAction.Skipped, Id = id, Message = candidate.KeptBecause };
        if (candidate.KeptBecause is not null)
        {
            return result;
        }

        var resource = catalog.Find(id.Group, id.Version, id.Kind)
            ?? throw new InvalidOperationException($"{id} was listed, but its kind is not served");
        try
        {
            var kept = await _deletion.DeleteAsync(resource, id, candidate.Live, live => rules.WhyKept(id, live), patience: null, cancellationToken);
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
