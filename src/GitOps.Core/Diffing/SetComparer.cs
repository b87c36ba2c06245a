using GitOps.Core.Cluster;
using GitOps.Core.Syncing;
using GitOps.Core.Syncing.Pruning;

namespace GitOps.Core.Diffing;

/// <summary>Compares a whole set, several objects at a time.</summary>
internal sealed class SetComparer(KubeApi api, ResourceComparer comparer, SetContext context, IReconcileObserver observer)
{
    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);

    /// <summary>One entry an object, in the order they would be applied, then what would be pruned.</summary>
    public async Task<IReadOnlyList<ResourceDiff>> CompareAsync(SetState state, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("compare");
        var missing = await FindMissingNamespacesAsync(state, cancellationToken);
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
            diffs[index] = await comparer.CompareAsync(declared, state.LiveOf(declared), !missing.Contains(declared.Id.Namespace), token);
            observer.Progress(new ReconcileProgress(
                $"Comparing {context.Set} with {context.Cluster.Context}", declared.Id.ToString(), Interlocked.Increment(ref done), diffs.Length));
        }
    }

    /// <summary>Namespaces in which nothing can be created yet: those the set brings itself, and those nobody does.</summary>
    private async Task<IReadOnlySet<string>> FindMissingNamespacesAsync(SetState state, CancellationToken cancellationToken)
    {
        var missing = new System.Collections.Concurrent.ConcurrentBag<string>();
        var needed = state.Declared.Where(item => state.LiveOf(item) is null && item.Id.Namespace.Length > 0).Select(item => item.Id.Namespace).Distinct();
        await Requests.ForEachAsync(needed, FindAsync, cancellationToken);
        return missing.ToHashSet();

        async Task FindAsync(string name, CancellationToken token)
        {
            var declared = state.Declared.FirstOrDefault(item => item.Id is { Group: "", Kind: "Namespace" } && item.Id.Name == name);
            try
            {
                var live = declared is null ? await api.GetAsync(Namespaces, "", name, token) : state.LiveOf(declared);
                if (live is null)
                {
                    missing.Add(name);
                    if (declared is null)
                    {
                        observer.Warning($"There is no namespace {name} in {context.Cluster.Context}, and the set does not bring it.");
                    }
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode == 403)
            {
                observer.Verbose($"Namespace {name} may not be read; the dry run will tell whether it is there.");
            }
        }
    }
}
