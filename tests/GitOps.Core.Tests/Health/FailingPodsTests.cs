using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Health;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Health;

public sealed class FailingPodsTests
{
    private const string Pod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","annotations":{"sandbox.gitops/fail":"crash-loop"}},
         "spec":{"terminationGracePeriodSeconds":0,"containers":[{"name":"server","image":"example/web:1"}]}}
        """;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pod_that_fails_ends_the_wait_unless_it_has_gone_meanwhile(bool goes)
    {
        await using var cluster = await TestCluster.StartAsync(withWorkloads: true);
        await cluster.ApplyAsync(FailingPod.Pods, Pod);
        using var cancellation = new CancellationTokenSource();
        var looks = 0;

        var waiting = new FailingPods(cluster.Api, TimeSpan.Zero, new RecordingObserver()).WaitAsync([cluster.Namespace], IsAwaited, cancellation.Token);

        if (goes)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        else
        {
            await waiting;
        }

        Assert.Equal(1, looks);

        bool IsAwaited(JsonObject pod)
        {
            looks++;
            if (goes)
            {
                // As while a watch is broken off: what is known of the Pod is older than what is.
                cluster.Api.DeleteAsync(FailingPod.Pods, cluster.Namespace, "web", new("Background", (string)pod["metadata"]!["uid"]!), CancellationToken.None).GetAwaiter().GetResult();
                cancellation.CancelAfter(TimeSpan.FromSeconds(3));
            }

            return true;
        }
    }

    /// <summary>A server that does not answer now says nothing about a Pod.</summary>
    [Fact]
    public async Task A_wait_goes_on_while_a_pod_cannot_be_looked_at_and_leaves_no_watch_behind()
    {
        const string failing = """{"metadata":{"name":"web","namespace":"x","uid":"u"},"status":{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""";
        using var api = new WatchedApi(0) { Refused = "/api/v1/namespaces/x/pods/web" };
        api.Lists["pods"] = failing;
        using var connection = ClusterConnection.Open(new ClusterTarget { Handler = api }, null);
        using var cancellation = new CancellationTokenSource();

        var waiting = new FailingPods(connection.Api, TimeSpan.Zero, new RecordingObserver()).WaitAsync(["x"], _ => true, cancellation.Token);
        await api.TellAsync("pods", "\n");
        while (!api.Requests.Contains(api.Refused))
        {
            await Task.Delay(20);
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, api.Open);
    }
}
