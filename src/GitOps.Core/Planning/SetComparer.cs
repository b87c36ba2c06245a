using GitOps.Core.Cluster;
using GitOps.Core.Ordering;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Planning;

/// <summary>Compares a whole set, several objects at a time.</summary>
internal sealed class SetComparer(KubeApi api, ResourceComparer comparer, SetContext context, IReconcileObserver observer)
{
    /// <summary>One entry an object, in the order they would be applied, then what would be pruned.</summary>
    /// <param name="state">The set.</param>
    /// <param name="rules">What prune may delete.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task<IReadOnlyList<ResourceDiff>> CompareAsync(SetState state, PruneRules rules, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("compare");
        var hooks = state.Declared.Where(item => item.Policy.IsHook).ToArray();
        var diffs = await CompareAsync([.. state.Declared.Where(item => !item.Policy.IsHook)], state, cancellationToken);
        if (context.GitMoved || diffs.Any(IsToChange))
        {
            // Hooks run in each sync that has something to do, and only then.
            diffs = [.. diffs, .. await CompareAsync(hooks, state, cancellationToken)];
        }

        var phases = hooks.ToDictionary(hook => hook.Id, hook => hook.Policy.Phase);
        var candidates = PrunePlan.Candidates(state, context, rules);
        PrunePlan.WarnOfStrays(candidates, observer);
        PruneCandidate[] removed = [.. candidates.Where(candidate => candidate.KeptBecause is null)];
        var cascades = await new CascadeReader(api, state.Catalog, context, observer).ReadAsync(removed, cancellationToken);
        return
        [
            .. diffs.OrderBy(diff => phases.GetValueOrDefault(diff.Id, SyncPhase.Sync)),
            .. removed.Select(candidate => comparer.Removed(
                candidate, cascades.GetValueOrDefault(candidate.Id), DeclaredInside.Refusal(candidate, removed, state))),
        ];
    }

    /// <summary>Whether a sync would try to change the object.</summary>
    private static bool IsToChange(ResourceDiff diff) => diff is not ({ Action: DiffAction.Unchanged } or { Action: DiffAction.Conflict, Error: not null });

    private async Task<ResourceDiff[]> CompareAsync(DeclaredObject[] compared, SetState state, CancellationToken cancellationToken)
    {
        // The server can say nothing of creating an object in a namespace that the set itself brings.
        var brought = state.Declared.Where(item => item.Id is { Group: "", Kind: "Namespace" } && state.LiveOf(item) is null).Select(item => item.Id.Name).ToHashSet();
        var diffs = new ResourceDiff[compared.Length];
        var done = 0;
        await Requests.ForEachAsync(Enumerable.Range(0, diffs.Length), CompareOneAsync, cancellationToken);
        return diffs;

        async Task CompareOneAsync(int index, CancellationToken token)
        {
            var declared = compared[index];
            diffs[index] = await comparer.CompareAsync(declared, state.LiveOf(declared), !brought.Contains(declared.Id.Namespace), token);
            observer.Progress(new ReconcileProgress(
                $"Comparing {context.Set} with {context.Cluster.Context}", declared.Id.ToString(), Interlocked.Increment(ref done), diffs.Length));
        }
    }
}
