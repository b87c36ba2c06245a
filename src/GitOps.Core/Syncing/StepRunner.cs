using GitOps.Core.Cluster;
using GitOps.Core.Health;
using GitOps.Core.Syncing.Membership;
using GitOps.Core.Syncing.Ordering;

namespace GitOps.Core.Syncing;

/// <summary>Carries out one step: applies its objects, waits for kinds that are not served yet, runs hooks, and waits for health where the next step needs it.</summary>
internal sealed class StepRunner(
    KubeApi api, ApplySetStore store, ObjectApplier applier, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    private readonly HookRunner _hooks = new(api, applier, options);

    public async Task RunAsync(SyncStep step, SetState state, SyncRun run, CancellationToken cancellationToken)
    {
        await ApplyAsync(step.Objects.Where(item => item.Resource is not null), state, run, cancellationToken);
        var waiting = step.Objects.Where(item => item.Resource is null).ToArray();
        if (waiting.Length > 0)
        {
            run.Report($"waiting for {waiting[0].Id.Kind} to be served");
            var (catalog, resolved) = await new Definitions(api, options.Timeout).AwaitAsync(waiting, cancellationToken);
            var reader = new LiveStateReader(api, catalog, store, context.Cluster.Namespace, observer);
            var live = await reader.ReadAsync(resolved, ApplySetParent.Empty, cancellationToken);
            await ApplyAsync(state.Rules.LeaveToCluster(resolved, live), state with { Live = live }, run, cancellationToken);
        }

        if (step.AwaitHealth)
        {
            await AwaitHealthAsync(step, run, cancellationToken);
        }
    }

    private Task ApplyAsync(IEnumerable<DeclaredObject> objects, SetState state, SyncRun run, CancellationToken cancellationToken) =>
        Requests.ForEachAsync(
            objects,
            async (item, token) => run.Done(item.Policy.IsHook
                ? await _hooks.StartAsync(item, token)
                : await applier.ApplyAsync(item, state.LiveOf(item), token)),
            cancellationToken);

    private async Task AwaitHealthAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        var ids = step.Objects.Select(item => item.Id).ToHashSet();
        var failed = run.Results.FirstOrDefault(result => ids.Contains(result.Id) && result.Action is SyncAction.Failed or SyncAction.Conflict);
        if (failed is null)
        {
            ids.ExceptWith(run.Results.Where(result => result.Action == SyncAction.Skipped).Select(result => result.Id));
            run.Obstacle ??= (await new HealthWaiter(api, context, options, observer).WaitAsync(ids, cancellationToken)).Error;
        }
        else
        {
            run.Obstacle ??= failed.Error;
        }

        await _hooks.EndAsync(step.Objects.Where(item => item.Policy.IsHook), succeeded: run.Obstacle is null, run.Done, cancellationToken);
    }
}
