using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Health;

/// <summary>
/// Watches the Pods behind workloads that are waited for. One that keeps failing has failed for good: its workload says so
/// only when a deadline passes (ten minutes, unless declared), if it has one.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="patience">How long a Pod may fail without ever being ready.</param>
/// <param name="observer">Hears why Pods could not be watched.</param>
internal sealed class FailingPods(KubeApi api, TimeSpan patience, IReconcileObserver observer)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long Since, JsonObject Pod)> _failing = new();

    /// <summary>Returns when a Pod has failed for good.</summary>
    /// <param name="namespaces">Where the workloads are.</param>
    /// <param name="isAwaited">Whether a Pod is one of a workload that is still waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WaitAsync(IEnumerable<string> namespaces, Func<JsonObject, bool> isAwaited, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watches = namespaces.Select(@namespace => FollowAsync(@namespace, ended.Token)).ToArray();
        using var clock = new PeriodicTimer(LookAgain, api.Time);
        try
        {
            while (!await HasFailedAsync(isAwaited, cancellationToken))
            {
                await clock.WaitForNextTickAsync(cancellationToken);
            }
        }
        finally
        {
            // However it ends: a source that is disposed before it is cancelled would leave the watches running.
            await ended.CancelAsync();
            await Task.WhenAll(watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Before the wait is given up over a Pod, it is looked at again: it may have gone while its watch was broken off.</summary>
    private async Task<bool> HasFailedAsync(Func<JsonObject, bool> isAwaited, CancellationToken cancellationToken)
    {
        foreach (var (uid, (_, pod)) in _failing.Where(entry => api.Time.GetElapsedTime(entry.Value.Since) >= patience && isAwaited(entry.Value.Pod)))
        {
            var metadata = pod["metadata"]!;
            try
            {
                var live = await api.GetAsync(FailingPod.Pods, (string)metadata["namespace"]!, (string)metadata["name"]!, cancellationToken);
                Note(live is null || (string?)live["metadata"]?["uid"] != uid ? "DELETED" : "MODIFIED", live ?? pod, uid);
            }
            catch (GitOpsException failure) when (Outage.MayPass(failure))
            {
                observer.Verbose($"A failing Pod cannot be looked at now: {failure.Message}");
                continue;
            }
            catch (KubeApiException failure)
            {
                observer.Verbose($"A failing Pod cannot be looked at: {failure.Message}");
            }

            if (_failing.ContainsKey(uid))
            {
                return true;
            }
        }

        return false;
    }

    private async Task FollowAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (type, pod) in new ObjectFollower(api, observer).FollowAsync(FailingPod.Pods, @namespace, null, cancellationToken))
            {
                Note(type, pod, (string?)pod["metadata"]?["uid"] ?? "");
            }
        }
        catch (KubeApiException failure)
        {
            observer.Verbose($"Pods cannot be watched in {@namespace}: {failure.Message}");
        }
    }

    /// <summary>A container that is started once more after it failed is not well yet: only a Pod that is ready is.</summary>
    private void Note(string type, JsonObject pod, string uid)
    {
        if (type == "DELETED" || Health.Condition(pod, "Ready") is { Status: "True" })
        {
            _failing.TryRemove(uid, out _);
        }
        else if (PodHealth.FailedContainer(pod) is not null)
        {
            _failing.AddOrUpdate(uid, _ => (api.Time.GetTimestamp(), pod), (_, before) => before with { Pod = pod });
        }
    }
}
