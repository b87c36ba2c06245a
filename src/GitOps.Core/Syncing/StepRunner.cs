using GitOps.Core.Cluster;
using GitOps.Core.Failures;
using GitOps.Core.Health;
using GitOps.Core.Membership;
using GitOps.Core.Planning;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Planning.Schedules;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>Carries out one step: applies its objects, waits for kinds that are not served yet, runs hooks, and waits for health where the next step needs it.</summary>
internal sealed class StepRunner(
    KubeApi api, ApplySetStore store, ObjectApplier applier, ObjectPlanner planner, SetPlan plan, SyncOptions options, TimeProvider time, IReconcileObserver observer)
{
    private readonly HookRunner _hooks = new(api, applier, planner, options);
    private readonly SetContext _context = plan.Context;

    public async Task RunAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        await ApplyAsync(step.Objects.Where(item => item.Resource is not null).Select(Planned), run, cancellationToken);
        var waiting = step.Objects.Where(item => item.Resource is null).ToArray();
        if (waiting.Length > 0)
        {
            await ApplyOnceServedAsync(waiting, run, cancellationToken);
        }

        if (step.AwaitHealth)
        {
            await AwaitHealthAsync(step, run, cancellationToken);
        }
    }

    /// <summary>What is planned for the object. A hook that was not to run runs after a failure that nobody foresaw.</summary>
    private PlannedChange Planned(DeclaredObject item) => plan.Of(item.Id) ?? planner.Of(item, plan.State.LiveOf(item));

    private Task ApplyAsync(IEnumerable<PlannedChange> changes, SyncRun run, CancellationToken cancellationToken) =>
        Requests.ForEachAsync(
            changes,
            async (change, token) =>
            {
                run.Begin(change.Id);
                run.Done(await ObjectBoundary.RunAsync(
                    change.Id,
                    change.Declared!.Source,
                    () => change.Declared.Policy.IsHook ? _hooks.StartAsync(change, token) : applier.ApplyAsync(change, token),
                    token));
            },
            cancellationToken);

    private async Task ApplyOnceServedAsync(DeclaredObject[] waiting, SyncRun run, CancellationToken cancellationToken)
    {
        run.Report($"waiting for {waiting[0].Id.Kind} to be served");
        var definitions = new Definitions(api, options.Timeout, time);
        var (catalog, resolved) = await definitions.AwaitAsync(waiting, cancellationToken);
        foreach (var missing in resolved.Where(item => item.Resource is null))
        {
            run.Done(ObjectBoundary.Failed(missing.Id, missing.Source, definitions.NotServed(missing)));
        }

        DeclaredObject[] served = [.. resolved.Where(item => item.Resource is not null)];
        if (served.Length == 0)
        {
            return;
        }

        try
        {
            var reader = new LiveStateReader(api, catalog!, store, _context.Cluster.Namespace, observer);
            var live = await reader.ReadAsync(served, ApplySetParent.Empty, cancellationToken);
            await ApplyAsync(
                plan.State.Rules.LeaveToCluster(served, live).Select(item => planner.Of(item, live.Objects.GetValueOrDefault(item.Id))), run, cancellationToken);
        }
        catch (Exception failure) when (!ObjectBoundary.EndsSync(failure, cancellationToken))
        {
            // Without knowing what is there, none of them can be applied.
            foreach (var item in served)
            {
                run.Done(ObjectBoundary.Failed(item.Id, item.Source, failure));
            }
        }
    }

    private async Task AwaitHealthAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        var ids = step.Objects.Select(item => item.Id).ToHashSet();
        var failed = run.Results.FirstOrDefault(result => ids.Contains(result.Id) && result.Action is SyncAction.Failed or SyncAction.Conflict);
        if (failed is null)
        {
            ids.ExceptWith(run.Results.Where(result => result.Action == SyncAction.Skipped).Select(result => result.Id));
            run.Obstacle ??= (await new HealthWaiter(api, _context, options, observer).WaitToEndAsync(ids, cancellationToken)).Error;
        }
        else
        {
            run.Obstacle ??= failed.Error;
        }

        await EndHooksAsync(step, run, cancellationToken);
    }

    /// <summary>A hook that has run has its result; that it could not be cleared away changes nothing of that.</summary>
    private async Task EndHooksAsync(SyncStep step, SyncRun run, CancellationToken cancellationToken)
    {
        try
        {
            await _hooks.EndAsync(step.Objects.Where(item => item.Policy.IsHook), succeeded: run.Obstacle is null, run.Done, cancellationToken);
        }
        catch (Exception failure) when (!ObjectBoundary.EndsSync(failure, cancellationToken))
        {
            observer.Warning($"Hooks that have run could not be cleared away: {Failure.Of(failure).Message}");
        }
    }
}
