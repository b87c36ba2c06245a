using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Controllers;

public sealed class WorkloadTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Fact]
    public async Task A_deployment_becomes_available_with_its_pods()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 3));
        var deployment = await api.WaitAsync($"{Deployments}/web", IsRolledOut);
        var status = deployment["status"]!;
        Assert.Equal(3, status["readyReplicas"]!.GetValue<int>());
        Assert.Equal(3, status["updatedReplicas"]!.GetValue<int>());
        Assert.Null(status["unavailableReplicas"]);
        Assert.Equal("1", deployment["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!.GetValue<string>());
        var pods = await api.GetAsync("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb");
        Assert.Equal(3, pods["items"]!.AsArray().Count(pod => pod!["status"]!["phase"]!.GetValue<string>() == "Running"));
    }

    [Fact]
    public async Task A_new_image_replaces_all_pods_and_keeps_enough_of_them_serving()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 3));
        await api.WaitAsync($"{Deployments}/web", IsRolledOut);
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:2", replicas: 3));
        var fewest = 3;
        await api.WaitAsync($"{Deployments}/web", deployment =>
        {
            fewest = Math.Min(fewest, deployment["status"]!["availableReplicas"]?.GetValue<int>() ?? 0);
            return IsRolledOut(deployment);
        });
        Assert.Equal(3, fewest);
        var pods = await api.WaitAsync("/api/v1/namespaces/default/pods", list => list["items"]!.AsArray().Count == 3);
        Assert.All(pods["items"]!.AsArray(), pod => Assert.Equal("nginx:2", pod!["spec"]!["containers"]![0]!["image"]!.GetValue<string>()));
        var sets = await api.GetAsync("/apis/apps/v1/namespaces/default/replicasets");
        Assert.Equal(2, sets["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Deleting_a_deployment_takes_its_replica_sets_and_pods()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 2));
        await api.WaitAsync($"{Deployments}/web", IsRolledOut);
        await api.DeleteAsync($"{Deployments}/web");
        await api.WaitAsync("/apis/apps/v1/namespaces/default/replicasets", IsEmpty);
        await api.WaitAsync("/api/v1/namespaces/default/pods", IsEmpty);
    }

    [Fact]
    public async Task A_failing_image_pull_leaves_the_old_pods_serving_until_the_template_is_taken_back()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 2));
        await api.WaitAsync($"{Deployments}/web", IsRolledOut);
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:2", replicas: 2, fail: "image-pull"));
        await api.WaitAsync("/api/v1/namespaces/default/pods", list => HasWaiting(list, "ImagePullBackOff"));
        var deployment = await api.GetAsync($"{Deployments}/web");
        Assert.True(deployment["status"]!["availableReplicas"]!.GetValue<int>() >= 2);
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 2));
        deployment = await api.WaitAsync($"{Deployments}/web", IsRolledOut);
        Assert.Equal("3", deployment["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_crash_loop_counts_restarts_and_never_becomes_ready()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 1, fail: "crash-loop"));
        var pods = await api.WaitAsync("/api/v1/namespaces/default/pods", list => HasWaiting(list, "CrashLoopBackOff"));
        Assert.True(pods["items"]![0]!["status"]!["containerStatuses"]![0]!["restartCount"]!.GetValue<int>() > 0);
        var deployment = await api.GetAsync($"{Deployments}/web");
        Assert.Null(deployment["status"]!["readyReplicas"]);
    }

    [Fact]
    public async Task A_deployment_told_to_miss_its_deadline_says_so()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 1, fail: "deadline"));
        await api.WaitAsync($"{Deployments}/web", deployment => Condition(deployment, "Progressing")?["reason"]?.GetValue<string>() == "ProgressDeadlineExceeded");
    }

    [Fact]
    public async Task A_stateful_set_starts_its_pods_in_order_with_bound_claims()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync("/apis/apps/v1/namespaces/default/statefulsets/db", """
            {
              "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"},
              "spec": {
                "replicas": 2, "serviceName": "db", "selector": {"matchLabels": {"app": "db"}},
                "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "c", "image": "postgres:16"}]}},
                "volumeClaimTemplates": [{
                  "metadata": {"name": "data"},
                  "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
                }]
              }
            }
            """);
        var set = await api.WaitAsync("/apis/apps/v1/namespaces/default/statefulsets/db", set => set["status"]?["readyReplicas"]?.GetValue<int>() == 2);
        Assert.Equal(set["status"]!["currentRevision"]!.GetValue<string>(), set["status"]!["updateRevision"]!.GetValue<string>());
        var pods = (await api.GetAsync("/api/v1/namespaces/default/pods"))["items"]!.AsArray();
        Assert.Equal(["db-0", "db-1"], pods.Select(pod => pod!["metadata"]!["name"]!.GetValue<string>()));
        await api.WaitAsync(
            "/api/v1/namespaces/default/persistentvolumeclaims/data-db-1", claim => claim["status"]?["phase"]?.GetValue<string>() == "Bound");
    }

    [Fact]
    public async Task A_daemon_set_runs_on_the_one_node()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync("/apis/apps/v1/namespaces/default/daemonsets/agent", """
            {
              "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent"},
              "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": "agent:1"}]}}
              }
            }
            """);
        var set = await api.WaitAsync("/apis/apps/v1/namespaces/default/daemonsets/agent", set => set["status"]?["numberAvailable"]?.GetValue<int>() == 1);
        Assert.Equal(1, set["status"]!["updatedNumberScheduled"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("", "Complete")]
    [InlineData("crash-loop", "Failed")]
    public async Task A_job_ends_well_or_is_given_up(string fail, string condition)
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.CreateAsync("/apis/batch/v1/namespaces/default/jobs", $$"""
            {
              "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate", "annotations": {"sandbox.gitops/fail": "{{fail}}"} },
              "spec": {
                "backoffLimit": 1,
                "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "migrate:1"}]} }
              }
            }
            """);
        await api.WaitAsync("/apis/batch/v1/namespaces/default/jobs/migrate", job => Condition(job, condition)?["status"]?.GetValue<string>() == "True");
    }

    [Fact]
    public async Task A_load_balancer_gets_an_address_and_its_endpoints_follow_the_pods()
    {
        await using var api = await SandboxApi.StartWithWorkloadsAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 2));
        await api.ApplyAsync("/api/v1/namespaces/default/services/web", """
            {
              "apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
              "spec": {"type": "LoadBalancer", "selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}
            }
            """);
        await api.WaitAsync("/api/v1/namespaces/default/services/web", service => service["status"]!["loadBalancer"]!["ingress"] is JsonArray { Count: 1 });
        var slices = await api.WaitAsync(
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb",
            list => list["items"]!.AsArray().SelectMany(slice => slice!["endpoints"] as JsonArray ?? [])
                .Count(endpoint => endpoint!["conditions"]!["ready"]!.GetValue<bool>()) == 2);
        Assert.Equal(8080, slices["items"]![0]!["ports"]![0]!["port"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_workloads_a_deployment_stays_as_it_was_applied()
    {
        await using var api = await SandboxApi.StartAsync();
        await api.ApplyAsync($"{Deployments}/web", Deployment("nginx:1", replicas: 1));
        Assert.Empty((await api.GetAsync("/apis/apps/v1/namespaces/default/replicasets"))["items"]!.AsArray());
        Assert.Empty((await api.GetAsync($"{Deployments}/web"))["status"]!.AsObject());
    }

    private static string Deployment(string image, int replicas, string? fail = null)
    {
        var annotations = fail is null ? "{}" : $$"""{"sandbox.gitops/fail": "{{fail}}"}""";
        return $$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
              "spec": {
                "replicas": {{replicas}}, "selector": {"matchLabels": {"app": "web"} },
                "template": {
                  "metadata": {"labels": {"app": "web"}, "annotations": {{annotations}} },
                  "spec": {"containers": [{"name": "c", "image": "{{image}}"}]}
                }
              }
            }
            """;
    }

    private static bool IsRolledOut(JsonObject deployment) =>
        Condition(deployment, "Progressing")?["reason"]?.GetValue<string>() == "NewReplicaSetAvailable"
        && deployment["status"]!["observedGeneration"]!.GetValue<long>() == deployment["metadata"]!["generation"]!.GetValue<long>();

    private static bool IsEmpty(JsonObject list) => list["items"]!.AsArray().Count == 0;

    private static bool HasWaiting(JsonObject list, string reason) => list["items"]!.AsArray().Any(pod =>
        (pod!["status"]?["containerStatuses"] as JsonArray ?? []).Any(status => status!["state"]?["waiting"]?["reason"]?.GetValue<string>() == reason));

    private static JsonNode? Condition(JsonObject json, string type) =>
        (json["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => condition!["type"]!.GetValue<string>() == type);
}
