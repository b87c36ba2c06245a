using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Failures;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Health;

/// <summary>How waiting ended: after which time everything was healthy, or why not.</summary>
internal sealed record WaitOutcome(TimeSpan? After, GitOpsException? Error);

/// <summary>
/// Waits until a set's objects are healthy, all at one time. Follows every kind, not each object; ends early when an object
/// has failed for good, or a Pod behind one.
/// </summary>
internal sealed class HealthWaiter(KubeApi api, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    /// <summary>Watches at a time, beyond which a kind is watched in all namespaces at once.</summary>
    private const int MostWatches = 100;

    private const int MostLines = 20;

    private readonly TaskCompletionSource _allSettled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _podsMatter = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits, and tells a failure of the waiting itself as its outcome: what was applied is applied.</summary>
    public async Task<WaitOutcome> WaitToEndAsync(HashSet<ResourceId> awaited, CancellationToken cancellationToken)
    {
        try
        {
            return await WaitAsync(awaited, cancellationToken);
        }
        catch (Exception failure) when (!ObjectBoundary.EndsSync(failure, cancellationToken))
        {
            return new WaitOutcome(null, Failure.Of(failure));
        }
    }

    /// <summary>Waits for objects of the set, as long as the options say.</summary>
    public async Task<WaitOutcome> WaitAsync(HashSet<ResourceId> ids, CancellationToken cancellationToken)
    {
        var awaited = new AwaitedObjects(ids, api.Time);
        var started = api.Time.GetTimestamp();
        if (ids.Count == 0)
        {
            return new WaitOutcome(api.Time.GetElapsedTime(started), null);
        }

        using var late = new CancellationTokenSource(options.Timeout, api.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        Task[] running = [];
        try
        {
            var catalog = await new Outage(observer, api.Time).OverAsync("The cluster's kinds cannot be read", () => api.DiscoverAsync(ended.Token), ended.Token);
            var pods = PodsFailAsync(ids, awaited, ended.Token);
            running = [pods, .. Watches(catalog, ids).Select(watch => FollowAsync(watch.Kind, watch.Namespace, awaited, ended.Token))];
            var first = await Task.WhenAny([_allSettled.Task, .. running]);
            await first;
            return first == pods
                ? new WaitOutcome(null, await DescribeAsync("NotHealthy", FailureKind.InvalidState, "cannot become healthy", awaited.Open(), [], cancellationToken))
                : new WaitOutcome(api.Time.GetElapsedTime(started), null);
        }
        catch (FailedForGoodException)
        {
            var degraded = awaited.Open().Where(entry => entry.Health.State == HealthState.Degraded);
            return new WaitOutcome(null, await DescribeAsync("NotHealthy", FailureKind.InvalidState, "cannot become healthy", degraded, [], cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var words = $"not healthy after {options.Timeout.TotalSeconds:0} s";
            return new WaitOutcome(null, await DescribeAsync("WaitTimedOut", FailureKind.Timeout, words, awaited.Open(), awaited.NeverSeen(), cancellationToken));
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One watch a kind and namespace, so that no rights to other namespaces are needed, unless they become too many.</summary>
    private static IEnumerable<(ApiResource Kind, string? Namespace)> Watches(ApiCatalog catalog, HashSet<ResourceId> ids)
    {
        var watches = ids.Select(id => (Kind: catalog.Find(id.Group, id.Version, id.Kind), Namespace: (string?)id.Namespace))
            .Where(watch => watch.Kind is not null)
            .Select(watch => (watch.Kind!, watch.Namespace))
            .DistinctBy(watch => (watch.Item1.GroupKind, watch.Namespace))
            .ToArray();
        return watches.Length <= MostWatches ? watches : watches.DistinctBy(watch => watch.Item1.GroupKind).Select(watch => (watch.Item1, (string?)null));
    }

    private async Task FollowAsync(ApiResource kind, string? @namespace, AwaitedObjects awaited, CancellationToken cancellationToken)
    {
        var members = $"{ApplySet.MemberLabel}={context.SetId}";
        await foreach (var change in new ObjectFollower(api, observer).FollowAsync(kind, @namespace, members, cancellationToken))
        {
            Note(kind, change, awaited);
        }
    }

    /// <summary>Pods are watched from when a workload turns out not to be healthy: most syncs need no look at them.</summary>
    private async Task PodsFailAsync(HashSet<ResourceId> ids, AwaitedObjects awaited, CancellationToken cancellationToken)
    {
        await _podsMatter.Task.WaitAsync(cancellationToken);
        var namespaces = ids.Where(id => Dependents.Of(id.Group, id.Kind).Any()).Select(id => id.Namespace).Where(name => name.Length > 0).Distinct();
        await new FailingPods(api, options.PodPatience, observer).WaitAsync(
            namespaces, pod => awaited.Open().Any(entry => WorkloadPods.IsCurrent(entry.Live, pod)), cancellationToken);
    }

    private void Note(ApiResource kind, ObjectEvent change, AwaitedObjects awaited)
    {
        var live = change.Object;
        var metadata = live["metadata"];
        var id = new ResourceId(kind.Group, kind.Version, kind.Kind, (string?)metadata?["namespace"] ?? "", (string?)metadata?["name"] ?? "");
        if (!awaited.Contains(id))
        {
            return;
        }

        live["apiVersion"] = kind.ApiVersion;
        live["kind"] = kind.Kind;
        var health = awaited.Note(id, live, change.Type == "DELETED");
        var isSettled = AwaitedObjects.IsSettled(health);
        observer.Progress(new ReconcileProgress(
            $"Waiting for {context.Set} in {context.Cluster.Context}",
            isSettled ? $"{id} is ready" : $"waiting for {id}: {health.Reason}",
            awaited.Settled,
            awaited.Count));
        if (health.State == HealthState.Degraded)
        {
            throw new FailedForGoodException();
        }

        if (!isSettled && WorkloadPods.HasTemplate(live))
        {
            _podsMatter.TrySetResult();
        }

        if (awaited.Settled == awaited.Count)
        {
            _allSettled.TrySetResult();
        }
    }

    private async Task<GitOpsException> DescribeAsync(
        string errorId,
        FailureKind kind,
        string words,
        IEnumerable<(ResourceId Id, ResourceHealth Health, JsonObject Live)> open,
        IReadOnlyList<ResourceId> neverSeen,
        CancellationToken cancellationToken)
    {
        var told = open.ToArray();
        var lines = new List<string>();
        foreach (var (id, health, live) in told.Take(MostLines))
        {
            var pod = await new FailingPod(api).FindAsync(live, cancellationToken);
            lines.Add($"{id}: {health.Reason}{(pod is null ? "" : $"; {pod}")}");
        }

        lines.AddRange(neverSeen.Take(MostLines - lines.Count).Select(id => $"{id}: was not seen in the cluster"));
        var more = told.Length + neverSeen.Count - lines.Count;
        return new GitOpsException(
            errorId, kind, $"{context.Set} is {words}. {string.Join(" · ", lines)}{(more > 0 ? $" · and {more} more" : "")}", context.Set);
    }

    private sealed class FailedForGoodException : Exception;
}
