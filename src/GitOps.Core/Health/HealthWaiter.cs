using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Syncing;
using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.Health;

/// <summary>How waiting ended: after which time everything was healthy, or why not.</summary>
internal sealed record WaitOutcome(TimeSpan? After, GitOpsException? Error);

/// <summary>
/// Waits until a set's objects are healthy. Follows one watch a kind, not each object; ends early when an object has
/// failed for good, or a Pod behind one.
/// </summary>
internal sealed class HealthWaiter(KubeApi api, SetContext context, SyncOptions options, IReconcileObserver observer)
{
    private readonly ConcurrentDictionary<ResourceId, (ResourceHealth Health, JsonObject Live)> _states = new();
    private readonly TaskCompletionSource _podsMatter = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for objects of the set, as long as the options say.</summary>
    public async Task<WaitOutcome> WaitAsync(HashSet<ResourceId> awaited, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var catalog = await api.DiscoverAsync(cancellationToken);
        var kinds = awaited.Select(id => catalog.Find(id.Group, id.Version, id.Kind)).OfType<ApiResource>().DistinctBy(kind => kind.GroupKind).ToArray();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(options.Timeout);
        var settled = Requests.ForEachAsync(kinds, (kind, token) => FollowAsync(kind, awaited, token), ended.Token);
        var failed = PodsFailAsync(awaited, ended.Token);
        try
        {
            var first = await Task.WhenAny(settled, failed);
            await first;
            return first == settled
                ? new WaitOutcome(Stopwatch.GetElapsedTime(started), null)
                : new WaitOutcome(null, await CannotBecomeHealthyAsync(HealthState.Progressing, cancellationToken));
        }
        catch (FailedForGoodException)
        {
            return new WaitOutcome(null, await CannotBecomeHealthyAsync(HealthState.Degraded, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var words = $"not healthy after {options.Timeout.TotalSeconds:0} s";
            return new WaitOutcome(null, await DescribeAsync("WaitTimedOut", FailureKind.Timeout, words, HealthState.Progressing, cancellationToken));
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(settled, failed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(ApiResource kind, HashSet<ResourceId> awaited, CancellationToken cancellationToken)
    {
        var namespaces = awaited.Where(id => id.Group == kind.Group && id.Kind == kind.Kind).Select(id => id.Namespace).Distinct().ToArray();
        var members = $"{ApplySet.MemberLabel}={context.SetId}";
        var follower = new ObjectFollower(api, observer);
        await foreach (var change in follower.FollowAsync(kind, namespaces.Length == 1 ? namespaces[0] : null, members, cancellationToken))
        {
            Note(kind, change.Object, awaited);
            if (IsDone(kind, awaited))
            {
                return;
            }
        }
    }

    /// <summary>Pods are watched from when a workload turns out not to be healthy: most syncs need no look at them.</summary>
    private async Task PodsFailAsync(HashSet<ResourceId> awaited, CancellationToken cancellationToken)
    {
        await _podsMatter.Task.WaitAsync(cancellationToken);
        var namespaces = awaited.Select(id => id.Namespace).Where(name => name.Length > 0).Distinct();
        await new FailingPods(api, options.PodPatience, observer).WaitAsync(namespaces, IsAwaited, cancellationToken);
    }

    private bool IsAwaited(JsonObject pod) =>
        _states.Values.Any(state => !IsSettled(state.Health) && WorkloadPods.IsCurrent(state.Live, pod));

    private void Note(ApiResource kind, JsonObject live, HashSet<ResourceId> awaited)
    {
        var metadata = live["metadata"];
        var id = new ResourceId(kind.Group, kind.Version, kind.Kind, (string?)metadata?["namespace"] ?? "", (string?)metadata?["name"] ?? "");
        if (!awaited.Contains(id))
        {
            return;
        }

        live["apiVersion"] = kind.ApiVersion;
        live["kind"] = kind.Kind;
        var health = HealthRules.Of(live);
        _states[id] = (health, live);
        var healthy = _states.Count(state => IsSettled(state.Value.Health));
        observer.Progress(new ReconcileProgress(
            $"Waiting for {context.Set} in {context.Cluster.Context}",
            IsSettled(health) ? $"{id} is ready" : $"waiting for {id}: {health.Reason}",
            healthy,
            awaited.Count));
        if (health.State == HealthState.Degraded)
        {
            throw new FailedForGoodException();
        }

        if (!IsSettled(health) && WorkloadPods.HasTemplate(live))
        {
            _podsMatter.TrySetResult();
        }
    }

    private bool IsDone(ApiResource kind, HashSet<ResourceId> awaited) => awaited
        .Where(id => id.Group == kind.Group && id.Kind == kind.Kind)
        .All(id => _states.TryGetValue(id, out var state) && IsSettled(state.Health));

    private static bool IsSettled(ResourceHealth health) => health.State is HealthState.Healthy or HealthState.Suspended;

    private Task<GitOpsException> CannotBecomeHealthyAsync(HealthState state, CancellationToken cancellationToken) =>
        DescribeAsync("NotHealthy", FailureKind.InvalidState, "cannot become healthy", state, cancellationToken);

    private async Task<GitOpsException> DescribeAsync(
        string errorId, FailureKind kind, string words, HealthState state, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var (id, (health, live)) in _states.Where(entry => entry.Value.Health.State == state || entry.Value.Health.State == HealthState.Degraded))
        {
            var pod = await new FailingPod(api).FindAsync(live, cancellationToken);
            lines.Add($"{id}: {health.Reason}{(pod is null ? "" : $"; {pod}")}");
        }

        return new GitOpsException(errorId, kind, $"{context.Set} is {words}. {string.Join(" · ", lines)}", context.Set);
    }

    private sealed class FailedForGoodException : Exception;
}
