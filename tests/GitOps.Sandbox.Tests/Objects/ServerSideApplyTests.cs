using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

public class ServerSideApplyTests
{
    private readonly Subject _configMaps = Subject.BuiltIn("v1", "ConfigMap");
    private readonly Subject _deployments = Subject.BuiltIn("apps/v1", "Deployment");

    [Fact]
    public void A_second_apply_of_the_same_fields_changes_nothing()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1"}""")).Object;

        var again = _configMaps.Apply(live, Map("""{"x":"1"}"""));

        Assert.False(again.Changed);
        Assert.Same(live, again.Object);
    }

    [Fact]
    public void A_field_its_only_owner_no_longer_declares_is_removed()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1","y":"2"}""")).Object;

        var result = _configMaps.Apply(live, Map("""{"x":"1"}""")).Object;

        Assert.Equal("""{"x":"1"}""", result["data"]!.ToJsonString());
        Assert.Equal("""{"f:data":{"f:x":{}}}""", Subject.Owned(result, "git"));
    }

    [Fact]
    public void A_field_somebody_else_declares_too_stays_when_one_owner_lets_go()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1"}"""), "one").Object;
        live = _configMaps.Apply(live, Map("""{"x":"1","z":"9"}"""), "two").Object;

        var result = _configMaps.Apply(live, Map("""{}"""), "one").Object;

        Assert.Equal("1", (string?)result["data"]!["x"]);
        Assert.Equal("""{"f:data":{}}""", Subject.Owned(result, "one"));
    }

    [Fact]
    public void Another_managers_value_is_a_conflict_that_names_manager_and_field()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1","y":"1"}"""), "one").Object;

        var refusal = Assert.Throws<ApiStatusException>(() => _configMaps.Apply(live, Map("""{"x":"2","y":"2"}"""), "two"));

        Assert.Equal(409, refusal.Code);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.x\n- .data.y", refusal.Message);
        Assert.Equal("FieldManagerConflict", (string?)refusal.Details!["causes"]![0]!["reason"]);
        Assert.Equal(".data.x", (string?)refusal.Details!["causes"]![0]!["field"]);
    }

    [Fact]
    public void Force_takes_the_field_from_its_owner()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1"}"""), "one").Object;

        var result = _configMaps.Apply(live, Map("""{"x":"2"}"""), "two", force: true).Object;

        Assert.Equal("2", (string?)result["data"]!["x"]);
        Assert.Null(Subject.Owned(result, "one"));
        Assert.Equal("""{"f:data":{"f:x":{}}}""", Subject.Owned(result, "two"));
    }

    [Fact]
    public void An_update_that_changes_a_value_takes_it_and_one_that_does_not_leaves_it()
    {
        var live = _configMaps.Apply(null, Map("""{"x":"1","y":"1"}""")).Object;

        var result = _configMaps.Patch(live, PatchKind.Merge, """{"data":{"x":"1","y":"2"}}""").Object;

        Assert.Equal("""{"f:data":{"f:x":{}}}""", Subject.Owned(result, "git"));
        Assert.Equal("""{"f:data":{"f:y":{}}}""", Subject.Owned(result, "editor"));
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.y",
            Subject.Refusal(() => _configMaps.Apply(result, Map("""{"x":"1","y":"1"}"""))));
    }

    [Fact]
    public void An_object_nobody_tracked_belongs_to_whoever_wrote_it_before_the_first_apply()
    {
        var live = _configMaps.Create(Map("""{"x":"1"}"""));
        live["metadata"]!.AsObject().Remove("managedFields");

        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.x",
            Subject.Refusal(() => _configMaps.Apply(live, Map("""{"x":"2"}"""))));
    }

    [Fact]
    public void Containers_of_two_managers_live_side_by_side()
    {
        var live = _deployments.Apply(null, Deployment("""{"name":"main","image":"nginx:1.25","env":[{"name":"A","value":"1"}]}""")).Object;

        var result = _deployments.Apply(live, Container("""{"name":"side","image":"busybox"}"""), "sidecar").Object;

        Assert.Equal(["main", "side"], Containers(result).Select(container => (string)container!["name"]!));
        result = _deployments.Apply(result, Deployment("""{"name":"main","image":"nginx:1.25"}""")).Object;
        Assert.Equal(["main", "side"], Containers(result).Select(container => (string)container!["name"]!));
        Assert.Null(Containers(result)[0]!["env"]);
    }

    [Fact]
    public void A_default_of_a_list_key_names_the_item_but_is_not_owned()
    {
        var live = _deployments.Apply(null, Deployment("""{"name":"main","image":"nginx","ports":[{"containerPort":80}]}""")).Object;

        Assert.Contains("""k:{\u0022containerPort\u0022:80,\u0022protocol\u0022:\u0022TCP\u0022}":{".":{},"f:containerPort":{}}""", Subject.Owned(live, "git"), StringComparison.Ordinal);
        Assert.False(_deployments.Apply(live, Deployment("""{"name":"main","image":"nginx","ports":[{"containerPort":80}]}""")).Changed);
    }

    [Fact]
    public void An_atomic_field_is_owned_and_replaced_as_a_whole()
    {
        var services = Subject.BuiltIn("v1", "Service");
        var live = services.Apply(null, Service("""{"app":"a"}"""), "one").Object;

        Assert.Contains("\"f:selector\":{}", Subject.Owned(live, "one"), StringComparison.Ordinal);
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"one\": .spec.selector",
            Subject.Refusal(() => services.Apply(live, Service("""{"tier":"b"}"""), "two")));
        var forced = services.Apply(live, Service("""{"tier":"b"}"""), "two", force: true).Object;
        Assert.Equal("""{"tier":"b"}""", forced["spec"]!["selector"]!.ToJsonString());
    }

    [Fact]
    public void An_apply_that_does_not_fit_the_type_says_where()
    {
        Assert.Equal(
            "failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema",
            Subject.Refusal(() => _deployments.Apply(null, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replica":3}}""")));
        Assert.Equal(
            "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.x: expected string, got &value.valueUnstructured{Value:1}",
            Subject.Refusal(() => _configMaps.Apply(null, Map("""{"x":1}"""))));
        Assert.Equal(
            "failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name=\"a\"]",
            Subject.Refusal(() => _deployments.Apply(null, Deployment("""{"name":"a","image":"x"},{"name":"a","image":"y"}"""))));
    }

    [Fact]
    public void An_apply_must_not_bring_managed_fields()
    {
        var refusal = Assert.Throws<ApiStatusException>(() => _configMaps.Apply(
            null, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[{"manager":"x"}]}}"""));

        Assert.Equal((400, "metadata.managedFields must be nil"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void An_apply_of_the_status_owns_only_the_status()
    {
        var live = _deployments.Apply(null, Deployment("""{"name":"main","image":"nginx"}""")).Object;

        var result = _deployments.Apply(
            live,
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":9},"status":{"replicas":2}}""",
            "controller",
            subresource: "status").Object;

        Assert.Equal(1, (long)result["spec"]!["replicas"]!);
        Assert.Equal(2, (long)result["status"]!["replicas"]!);
        Assert.Equal("""{"f:status":{"f:replicas":{}}}""", Subject.Owned(result, "controller"));
        Assert.Equal(1, (long)result["metadata"]!["generation"]!);
    }

    [Fact]
    public void Kubectl_may_take_what_its_client_side_apply_wrote_down_and_renews_the_note()
    {
        const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
        var live = _configMaps.Create(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"1\",\"y\":\"1\"}}"}},"data":{"x":"1","y":"1"}}""",
            manager: "kubectl-client-side-apply");
        live = _configMaps.Patch(live, PatchKind.Merge, """{"data":{"y":"2"}}""").Object;

        var result = _configMaps.Apply(live, Map("""{"x":"3"}"""), "kubectl").Object;

        Assert.Equal("3", (string?)result["data"]!["x"]);
        Assert.Equal(
            """{"apiVersion":"v1","data":{"x":"3"},"kind":"ConfigMap","metadata":{"name":"a"}}""" + "\n",
            (string?)result["metadata"]!["annotations"]![Annotation]);
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.y",
            Subject.Refusal(() => _configMaps.Apply(live, Map("""{"x":"3","y":"3"}"""), "kubectl")));
        Assert.Contains("conflict", Subject.Refusal(() => _configMaps.Apply(live, Map("""{"x":"3"}"""), "other")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_eleventh_writer_makes_the_oldest_ones_ancient()
    {
        var live = _configMaps.Create(Map("""{"first":"0"}"""), manager: "writer-0");
        for (var index = 1; index <= 11; index++)
        {
            live = _configMaps.Patch(live, PatchKind.Merge, $$$"""{"data":{"key{{{index}}}":"1"}}""", $"writer-{index}").Object;
        }

        Assert.Equal(10, live["metadata"]!["managedFields"]!.AsArray().Count);
        Assert.Equal("""{"f:data":{".":{},"f:first":{},"f:key1":{},"f:key2":{}}}""", Subject.Owned(live, "ancient-changes"));
    }

    private static string Map(string data) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{{data}}}""";

    private static string Deployment(string containers) =>
        $$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{{{containers}}}]} } } }""";

    private static string Container(string container) =>
        $$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{{{container}}}]} } } }""";

    private static string Service(string selector) =>
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{{{selector}}},"ports":[{"port":80}]}}""";

    private static JsonArray Containers(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
}
