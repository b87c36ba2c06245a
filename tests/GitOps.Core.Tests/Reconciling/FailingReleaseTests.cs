using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class FailingReleaseTests
{
    private static readonly SyncOptions Wait = new() { Wait = true, Timeout = TimeSpan.FromMinutes(2), PodPatience = TimeSpan.Zero };

    [SkippableTheory]
    [InlineData("crash-loop", "CrashLoopBackOff")]
    [InlineData("image-pull", "ImagePullBackOff")]
    public async Task A_release_whose_pods_keep_failing_ends_the_wait_before_its_deadline(string failure, string reason)
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("web.yaml", Release("example/web:1", failure)), ("other.yaml", Deployment("other")));

        var result = await scenario.SyncAsync(Wait);

        Assert.Equal("NotHealthy", result.HealthError?.ErrorId);
        Assert.Matches($"Deployment {scenario.Cluster.Namespace}/web: .*; pod web-[^,]+, container server: {reason}", result.HealthError!.Message);
    }

    [SkippableFact]
    public async Task Failing_pods_of_the_release_before_do_not_end_the_wait()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Break", ("web.yaml", Release("example/web:1", "crash-loop")));
        await scenario.SyncAsync(Wait);
        scenario.Repository.Commit("Mend", ("web.yaml", Deployment("web", image: "example/web:2")));

        var result = await scenario.SyncAsync(Wait);

        Assert.Null(result.HealthError);
        Assert.NotNull(result.HealthyAfter);
    }

    [SkippableFact]
    public async Task A_pod_that_fails_may_recover_while_there_is_patience()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Break", ("web.yaml", Deployment("web", annotations: "{ sandbox.gitops/fail: crash-loop }")));
        var waiting = scenario.SyncAsync(Wait with { PodPatience = TimeSpan.FromMinutes(1) });
        while (!scenario.Observer.Progresses.Any(progress => progress.Status.StartsWith("waiting for Deployment", StringComparison.Ordinal)))
        {
            await Task.Delay(50);
        }

        await scenario.Cluster.EditAsync(Deployments, "web", """{"metadata":{"annotations":{"sandbox.gitops/fail":null}}}""", "kubectl-edit");

        Assert.NotNull((await waiting).HealthyAfter);
    }

    private static string Release(string image, string failure) => Deployment("web", image: image).Replace(
        "    metadata:\n      labels", $"    metadata:\n      annotations: {{ sandbox.gitops/fail: {failure} }}\n      labels", StringComparison.Ordinal);
}
