using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class AutoscalingTests
{
    [SkippableFact]
    public async Task Replicas_that_an_autoscaler_sets_are_left_to_it()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)), ("hpa.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: { name: web }
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
              maxReplicas: 10
            """));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":6}}""", "kube-controller-manager");

        Assert.All((await scenario.DiffAsync()).Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        scenario.Repository.Commit("Raise", ("web.yaml", Deployment("web", replicas: 2, image: "example/web:2")));
        var result = await scenario.SyncAsync();

        Assert.Equal((1, 0), (result.Configured, result.Conflicts));
        var spec = (await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!;
        Assert.Equal((6, "example/web:2"), ((int)spec["replicas"]!, (string)spec["template"]!["spec"]!["containers"]![0]!["image"]!));
    }
}
