using GitOps.Core.Cluster;
using GitOps.Core.Syncing;
using GitOps.Core.Syncing.Pruning;

namespace GitOps.Core.Diffing;

/// <summary>Compares a whole set, several objects at a time.</summary>
internal sealed class SetComparer(KubeApi api, ResourceComparer comparer, SetContext context, IReconcileObserver observer)
{
    /// <summary>One entry an object, in the order they would be applied, then what would be pruned.</summary>
    public async Task<IReadOnlyList<ResourceDiff>> CompareAsync(SetState state, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("compare");

        // The server can say nothing of creating an object in a namespace that the set itself brings.
        var brought = state.Declared.Where(item => item.Id is { Group: "", Kind: "Namespace" } && state.LiveOf(item) is null).Select(item => item.Id.Name).ToHashSet();
        var compared = state.Declared.Where(item => !item.Policy.IsHook).ToArray();
        var diffs = new ResourceDiff[compared.Length];
        var done = 0;
        await Requests.ForEachAsync(Enumerable.Range(0, diffs.Length), CompareOneAsync, cancellationToken);
        PruneCandidate[] removed = [.. PrunePlan.Candidates(state, context.SetId, pruneProtected: true).Where(candidate => candidate.KeptBecause is null)];
        var cascades = await new CascadeReader(api, state.Catalog, observer).ReadAsync(removed, cancellationToken);
        return [.. diffs, .. removed.Select(candidate => comparer.Removed(candidate.Id, candidate.Live, cascades.GetValueOrDefault(candidate.Id)))];

        async Task CompareOneAsync(int index, CancellationToken token)
        {
            var declared = compared[index];
            diffs[index] = await comparer.CompareAsync(declared, state.LiveOf(declared), !brought.Contains(declared.Id.Namespace), token);
            observer.Progress(new ReconcileProgress(
                $"Comparing {context.Set} with {context.Cluster.Context}", declared.Id.ToString(), Interlocked.Increment(ref done), diffs.Length));
        }
    }
}
