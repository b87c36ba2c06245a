using System.Text.Json.Nodes;
using GitOps.Core.Health;

namespace GitOps.Core.Tests.Health;

public sealed class HealthRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string ReadyDeployment = """
        "spec":{"replicas":3,"progressDeadlineSeconds":600},
        "status":{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,
        "conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}
        """;

    [Theory]
    [InlineData("apps/v1", "Deployment", ReadyDeployment, HealthState.Healthy)]
    [InlineData("apps/v1", "Deployment", """ "spec":{"replicas":3} """, HealthState.Progressing)]
    [InlineData("apps/v1", "Deployment", """ "spec":{"paused":true} """, HealthState.Suspended)]
    [InlineData("apps/v1", "Deployment", """ "status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]} """, HealthState.Degraded)]
    [InlineData("apps/v1", "StatefulSet", """ "spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":1,"currentReplicas":2} """, HealthState.Progressing)]
    [InlineData("apps/v1", "StatefulSet", """ "spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":2,"currentReplicas":2,"currentRevision":"a","updateRevision":"a"} """, HealthState.Healthy)]
    [InlineData("apps/v1", "StatefulSet", """ "spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}},"status":{"replicas":3,"readyReplicas":3,"updatedReplicas":1} """, HealthState.Healthy)]
    [InlineData("apps/v1", "StatefulSet", """ "spec":{"replicas":3,"updateStrategy":{"type":"OnDelete"}} """, HealthState.Healthy)]
    [InlineData("apps/v1", "DaemonSet", """ "status":{"observedGeneration":2,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1,"numberReady":2} """, HealthState.Progressing)]
    [InlineData("apps/v1", "DaemonSet", """ "status":{"observedGeneration":2,"desiredNumberScheduled":0} """, HealthState.Healthy)]
    [InlineData("apps/v1", "ReplicaSet", """ "status":{"conditions":[{"type":"ReplicaFailure","status":"True","message":"quota"}]} """, HealthState.Degraded)]
    [InlineData("batch/v1", "Job", """ "status":{"startTime":"2026-01-01T00:00:00Z","active":1} """, HealthState.Progressing)]
    [InlineData("batch/v1", "Job", """ "status":{"conditions":[{"type":"Complete","status":"True"}]} """, HealthState.Healthy)]
    [InlineData("batch/v1", "Job", """ "status":{"conditions":[{"type":"Failed","status":"True"}]} """, HealthState.Degraded)]
    [InlineData("batch/v1", "Job", """ "status":{"conditions":[{"type":"Suspended","status":"True"}]} """, HealthState.Suspended)]
    [InlineData("v1", "Pod", """ "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]} """, HealthState.Healthy)]
    [InlineData("v1", "Pod", """ "status":{"phase":"Running","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]} """, HealthState.Degraded)]
    [InlineData("v1", "Pod", """ "status":{"phase":"Pending"} """, HealthState.Progressing)]
    [InlineData("v1", "Pod", """ "status":{"phase":"Failed"} """, HealthState.Degraded)]
    [InlineData("v1", "PersistentVolumeClaim", """ "status":{"phase":"Pending"} """, HealthState.Progressing)]
    [InlineData("v1", "PersistentVolumeClaim", """ "status":{"phase":"Lost"} """, HealthState.Degraded)]
    [InlineData("v1", "PersistentVolumeClaim", """ "status":{"phase":"Bound"} """, HealthState.Healthy)]
    [InlineData("v1", "Service", """ "spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{}} """, HealthState.Progressing)]
    [InlineData("v1", "Service", """ "spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}} """, HealthState.Healthy)]
    [InlineData("v1", "Service", """ "spec":{"type":"ClusterIP"} """, HealthState.Healthy)]
    [InlineData("v1", "ConfigMap", "", HealthState.Healthy)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """ "status":{"conditions":[{"type":"NamesAccepted","status":"False","message":"taken"}]} """, HealthState.Degraded)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """ "status":{"conditions":[{"type":"Established","status":"True"}]} """, HealthState.Healthy)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", HealthState.Progressing)]
    [InlineData("acme.dev/v1", "Widget", "", HealthState.Healthy)]
    [InlineData("acme.dev/v1", "Widget", """ "status":{"conditions":[{"type":"Ready","status":"False","message":"no backend"}]} """, HealthState.Progressing)]
    [InlineData("acme.dev/v1", "Widget", """ "status":{"conditions":[{"type":"Stalled","status":"True","message":"bad spec"}]} """, HealthState.Degraded)]
    [InlineData("acme.dev/v1", "Widget", """ "status":{"conditions":[{"type":"Reconciling","status":"True"}]} """, HealthState.Progressing)]
    [InlineData("acme.dev/v1", "Widget", """ "status":{"observedGeneration":1} """, HealthState.Progressing)]
    public void Health_follows_the_rules_of_the_kind(string apiVersion, string kind, string members, HealthState expected)
    {
        var text = $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"x","generation":2}{{(members.Length > 0 ? "," + members : "")}}}""";

        Assert.Equal(expected, HealthRules.Of(JsonNode.Parse(text)!.AsObject(), Now).State);
    }

    [Fact]
    public void An_object_that_is_being_deleted_is_not_healthy_whatever_its_status_says()
    {
        var live = JsonNode.Parse($$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},{{ReadyDeployment}}}""")!;

        Assert.Equal(new ResourceHealth(HealthState.Progressing, "being deleted"), HealthRules.Of(live.AsObject(), Now));
    }

    [Theory]
    [InlineData(15, HealthState.Progressing)]
    [InlineData(16, HealthState.Degraded)]
    public void A_pod_that_no_node_takes_is_given_some_time(int seconds, HealthState expected)
    {
        var live = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Pending","conditions":[
            {"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"no node is large enough"}]}}
            """)!;

        Assert.Equal(expected, HealthRules.Of(live.AsObject(), Now.AddSeconds(seconds)).State);
    }

    [Fact]
    public void A_failing_pod_names_its_container_and_reason()
    {
        var live = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"status":{"phase":"Pending","containerStatuses":[
            {"name":"ok","state":{"running":{}}},{"name":"server","state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}}
            """)!;

        Assert.Equal("container server: ImagePullBackOff (no such image)", HealthRules.Of(live.AsObject(), Now).Reason);
    }
}
