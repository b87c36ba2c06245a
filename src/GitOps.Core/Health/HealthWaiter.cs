using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Syncing;

namespace GitOps.Core.Health;

/// <summary>How waiting ended: after which time everything was healthy, or why not.</summary>
internal sealed record WaitOutcome(TimeSpan? After, GitOpsException? Error);

/// <summary>
/// Waits until a set's objects are healthy. Follows one watch a kind and namespace, not each object; ends early when an
/// object has failed for good.
/// </summary>
internal sealed class HealthWaiter(KubeApi api, SetContext context, IReconcileObserver observer)
{
    private readonly ConcurrentDictionary<ResourceId, (ResourceHealth Health, JsonObject Live)> _states = new();

    /// <summary>Waits for objects of the set.</summary>
    public async Task<WaitOutcome> WaitAsync(HashSet<ResourceId> awaited, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var catalog = await api.DiscoverAsync(cancellationToken);
        var kinds = awaited.Select(id => catalog.Find(id.Group, id.Version, id.Kind)).OfType<ApiResource>().DistinctBy(kind => kind.GroupKind).ToArray();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(timeout);
        try
        {
            await Requests.ForEachAsync(kinds, (kind, token) => FollowAsync(kind, awaited, token), ended.Token);
            return new WaitOutcome(Stopwatch.GetElapsedTime(started), null);
        }
        catch (FailedForGoodException)
        {
            return new WaitOutcome(null, await DescribeAsync("NotHealthy", FailureKind.InvalidState, "cannot become healthy", HealthState.Degraded, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var words = $"not healthy after {timeout.TotalSeconds:0} s";
            return new WaitOutcome(null, await DescribeAsync("WaitTimedOut", FailureKind.Timeout, words, HealthState.Progressing, cancellationToken));
        }
    }

    /// <summary>Lists a kind's members, then watches them until all are healthy. A watch that ends is taken up with a new list.</summary>
    private async Task FollowAsync(ApiResource kind, HashSet<ResourceId> awaited, CancellationToken cancellationToken)
    {
        var namespaces = awaited.Where(id => id.Group == kind.Group && id.Kind == kind.Kind).Select(id => id.Namespace).Distinct().ToArray();
        var @namespace = namespaces.Length == 1 ? namespaces[0] : null;
        var members = $"{ApplySet.MemberLabel}={context.SetId}";
        while (true)
        {
            var list = await api.ListAsync(kind, @namespace, members, metadataOnly: false, cancellationToken);
            foreach (var item in list.Items)
            {
                Note(kind, item, awaited);
            }

            if (IsDone(kind, awaited))
            {
                return;
            }

            try
            {
                await foreach (var change in api.WatchAsync(kind, @namespace, members, list.ResourceVersion, cancellationToken))
                {
                    if (change.Type == "ERROR")
                    {
                        break;
                    }

                    Note(kind, change.Object, awaited);
                    if (IsDone(kind, awaited))
                    {
                        return;
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                observer.Verbose($"The watch of {kind.GroupKind} broke off ({failure.Message}); taking it up again.");
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

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
    }

    private bool IsDone(ApiResource kind, HashSet<ResourceId> awaited) => awaited
        .Where(id => id.Group == kind.Group && id.Kind == kind.Kind)
        .All(id => _states.TryGetValue(id, out var state) && IsSettled(state.Health));

    private static bool IsSettled(ResourceHealth health) => health.State is HealthState.Healthy or HealthState.Suspended;

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
