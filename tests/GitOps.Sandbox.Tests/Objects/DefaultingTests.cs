using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests.Objects;

public class DefaultingTests
{
    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.25", "IfNotPresent")]
    [InlineData("registry:5000/nginx", "Always")]
    [InlineData("nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123", "IfNotPresent")]
    public void The_pull_policy_follows_from_the_images_tag(string image, string policy)
    {
        var pod = Subject.BuiltIn("v1", "Pod").Create($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"{{{image}}}"}]}}""");

        Assert.Equal(policy, (string?)pod["spec"]!["containers"]![0]!["imagePullPolicy"]);
    }

    [Fact]
    public void A_service_of_type_load_balancer_gets_addresses_node_ports_and_policies()
    {
        var spec = Service("""{"type":"LoadBalancer","externalTrafficPolicy":"Local","ports":[{"name":"a","port":80},{"name":"b","port":81,"targetPort":"http"}]}""")["spec"]!;

        Assert.Equal("10.96.0.1", (string?)spec["clusterIP"]);
        Assert.Equal(30001, (long)spec["ports"]![0]!["nodePort"]!);
        Assert.Equal("http", (string?)spec["ports"]![1]!["targetPort"]);
        Assert.Equal(80, (long)spec["ports"]![0]!["targetPort"]!);
        Assert.True((bool)spec["allocateLoadBalancerNodePorts"]!);
        Assert.Equal(30003, (long)spec["healthCheckNodePort"]!);
    }

    [Fact]
    public void A_headless_service_and_an_external_name_get_no_address()
    {
        Assert.Equal("None", (string?)Service("""{"clusterIP":"None","selector":{"a":"b"},"ports":[{"port":80}]}""")["spec"]!["clusterIPs"]![0]);
        Assert.Null(Service("""{"type":"ExternalName","externalName":"a.b"}""")["spec"]!["clusterIP"]);
    }

    [Fact]
    public void A_service_keeps_its_address_and_node_ports_over_an_update_that_does_not_name_them()
    {
        var services = Subject.BuiltIn("v1", "Service");
        var live = services.Create("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""");

        var result = services.Update(live, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"NodePort","selector":{"a":"b"},"ports":[{"port":80}]}}""").Object;

        Assert.Equal((string?)live["spec"]!["clusterIP"], (string?)result["spec"]!["clusterIP"]);
        Assert.Equal((long)live["spec"]!["ports"]![0]!["nodePort"]!, (long)result["spec"]!["ports"]![0]!["nodePort"]!);
    }

    [Fact]
    public void A_service_that_stops_being_a_load_balancer_gives_back_what_only_that_needs()
    {
        var services = Subject.BuiltIn("v1", "Service");
        var live = services.Apply(null, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""").Object;

        var spec = services.Apply(live, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""").Object["spec"]!;

        Assert.Equal("ClusterIP", (string?)spec["type"]);
        Assert.Null(spec["ports"]![0]!["nodePort"]);
        Assert.Null(spec["externalTrafficPolicy"]);
        Assert.Null(spec["allocateLoadBalancerNodePorts"]);
    }

    [Fact]
    public void The_service_account_is_known_by_both_of_its_names()
    {
        var template = Subject.BuiltIn("apps/v1", "Deployment").Create(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"serviceAccountName":"me","containers":[{"name":"c","image":"x"}]}}}}""")["spec"]!["template"]!;

        Assert.Equal("me", (string?)template["spec"]!["serviceAccount"]);
    }

    [Fact]
    public void A_job_selects_its_pods_by_its_uid()
    {
        var job = Subject.BuiltIn("batch/v1", "Job").Create(
            """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"parallelism":2,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}""");

        var uid = (string?)job["metadata"]!["uid"];
        Assert.Equal(uid, (string?)job["spec"]!["selector"]!["matchLabels"]!["batch.kubernetes.io/controller-uid"]);
        Assert.Equal("j", (string?)job["spec"]!["template"]!["metadata"]!["labels"]!["job-name"]);
        Assert.Null(job["spec"]!["completions"]);
    }

    [Fact]
    public void Text_given_to_a_secret_becomes_its_data()
    {
        var secret = Subject.BuiltIn("v1", "Secret").Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"p":"eA==","q":"eQ=="},"stringData":{"p":"w"}}""");

        Assert.Equal("""{"p":"dw==","q":"eQ=="}""", secret["data"]!.ToJsonString());
        Assert.Null(secret["stringData"]);
        Assert.Equal("Opaque", (string?)secret["type"]);
    }

    [Fact]
    public void The_quality_of_a_pods_service_follows_from_its_resources()
    {
        Assert.Equal("BestEffort", Quality("{}"));
        Assert.Equal("Burstable", Quality("""{"requests":{"cpu":"1"}}"""));
        Assert.Equal("Guaranteed", Quality("""{"limits":{"cpu":"1","memory":"1Gi"}}"""));

        static string? Quality(string resources) => (string?)Subject.BuiltIn("v1", "Pod").Create(
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"x","resources":{{{resources}}}}]}}""")["status"]!["qosClass"];
    }

    [Fact]
    public void What_a_client_writes_into_the_status_of_a_new_object_is_dropped()
    {
        var claim = Subject.BuiltIn("v1", "PersistentVolumeClaim").Create(
            """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":"Bound"}}""");

        Assert.Equal("""{"phase":"Pending"}""", claim["status"]!.ToJsonString());
        Assert.Equal("""["kubernetes.io/pvc-protection"]""", claim["metadata"]!["finalizers"]!.ToJsonString());
    }

    private static JsonObject Service(string spec) =>
        Subject.BuiltIn("v1", "Service").Create($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{{{spec}}}}""");
}
