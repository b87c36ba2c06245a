using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

public class PatchTests
{
    private readonly Subject _deployments = Subject.BuiltIn("apps/v1", "Deployment");
    private readonly JsonObject _live;

    public PatchTests() => _live = _deployments.Create(
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","finalizers":["a.b/c"]},"spec":{"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}],"containers":[
          {"name":"main","image":"nginx:1.25","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"args":["x","y"]},{"name":"side","image":"busybox"}]}}}}
        """);

    [Fact]
    public void A_strategic_patch_merges_lists_by_their_key_and_puts_patched_items_first()
    {
        var result = Strategic("""{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:2"},{"name":"new","image":"x"}]}}}}""");

        Assert.Equal(["main", "side", "new"], Containers(result).Select(container => (string)container!["name"]!));
        Assert.Equal("busybox:2", (string?)Containers(result)[1]!["image"]);
        Assert.Equal("nginx:1.25", (string?)Containers(result)[0]!["image"]);
    }

    [Fact]
    public void A_strategic_patch_replaces_lists_without_a_key()
    {
        var result = Strategic("""{"spec":{"template":{"spec":{"containers":[{"name":"main","args":["z"]}]}}}}""");

        Assert.Equal("""["z"]""", Containers(result)[0]!["args"]!.ToJsonString());
    }

    [Fact]
    public void Directives_delete_replace_and_order()
    {
        var deleted = Strategic("""{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}""");
        var replaced = Strategic("""{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"$patch":"replace"},{"name":"C","value":"3"}]}]}}}}""");
        var ordered = Strategic("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"},{"name":"main"}],"containers":[{"name":"main","image":"n"}]}}}}""");
        var retained = Strategic("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");
        var finalizers = Strategic("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["a.b/c"]}}""");

        Assert.Equal(["main"], Containers(deleted).Select(container => (string)container!["name"]!));
        Assert.Equal("""[{"name":"C","value":"3"}]""", Containers(replaced)[0]!["env"]!.ToJsonString());
        Assert.Equal(["side", "main"], Containers(ordered).Select(container => (string)container!["name"]!));
        Assert.Equal("""{"type":"Recreate"}""", retained["spec"]!["strategy"]!.ToJsonString());
        Assert.Null(finalizers["metadata"]!["finalizers"]);
    }

    [Fact]
    public void A_merge_patch_replaces_lists_and_removes_what_is_null()
    {
        var result = _deployments.Patch(
            _live, PatchKind.Merge, """{"metadata":{"finalizers":null},"spec":{"template":{"spec":{"containers":[{"name":"only","image":"x"}]}}}}""").Object;

        Assert.Equal(["only"], Containers(result).Select(container => (string)container!["name"]!));
        Assert.Null(result["metadata"]!["finalizers"]);
    }

    [Fact]
    public void A_json_patch_does_its_operations_in_order()
    {
        var result = _deployments.Patch(
            _live,
            PatchKind.Json,
            """
            [{"op":"test","path":"/spec/replicas","value":1},{"op":"replace","path":"/spec/replicas","value":7},
             {"op":"add","path":"/metadata/annotations","value":{"a/b":"1"}},{"op":"copy","from":"/metadata/annotations/a~1b","path":"/metadata/annotations/c"},
             {"op":"move","from":"/spec/template/spec/containers/1","path":"/spec/template/spec/containers/0"},
             {"op":"remove","path":"/spec/template/spec/containers/1/args/0"}]
            """).Object;

        Assert.Equal(7, (long)result["spec"]!["replicas"]!);
        Assert.Equal("1", (string?)result["metadata"]!["annotations"]!["c"]);
        Assert.Equal(["side", "main"], Containers(result).Select(container => (string)container!["name"]!));
        Assert.Equal("""["y"]""", Containers(result)[1]!["args"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/spec/nope"}]""")]
    [InlineData("""[{"op":"test","path":"/spec/replicas","value":9}]""")]
    [InlineData("""[{"op":"add","path":"/spec/template/spec/containers/9","value":{}}]""")]
    [InlineData("""[{"op":"jump","path":"/spec"}]""")]
    [InlineData("""[{"path":"spec"}]""")]
    public void A_json_patch_that_cannot_be_done_is_unprocessable(string patch)
    {
        var refusal = Assert.Throws<ApiStatusException>(() => _deployments.Patch(_live, PatchKind.Json, patch));

        Assert.Equal((422, "Invalid"), (refusal.Code, refusal.Reason));
        Assert.Equal("the server rejected our request due to an error in our request", refusal.Message);
    }

    [Theory]
    [InlineData(nameof(PatchKind.Merge), "[]")]
    [InlineData(nameof(PatchKind.Merge), "{")]
    [InlineData(nameof(PatchKind.Merge), "")]
    [InlineData(nameof(PatchKind.StrategicMerge), "7")]
    [InlineData(nameof(PatchKind.Json), "{}")]
    [InlineData(nameof(PatchKind.Json), "null")]
    public void A_body_that_is_no_patch_is_a_bad_request(string kind, string patch) =>
        Assert.Equal(400, Assert.Throws<ApiStatusException>(() => _deployments.Patch(_live, Enum.Parse<PatchKind>(kind), patch)).Code);

    [Fact]
    public void A_patch_whose_result_does_not_fit_says_so()
    {
        Assert.Equal(
            " \"\" is invalid: patch: Invalid value: \"map[spec:map[replicas:three]]\": unrecognized type: int32",
            Subject.Refusal(() => Strategic("""{"spec":{"replicas":"three"}}""")));
        Assert.EndsWith(
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
            Subject.Refusal(() => _deployments.Patch(_live, PatchKind.Merge, """{"spec":{"replicas":"three"}}""")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_that_changes_nothing_is_no_change() =>
        Assert.False(_deployments.Patch(_live, PatchKind.Merge, """{"spec":{"replicas":1},"status":{"replicas":9}}""").Changed);

    [Fact]
    public void Only_changes_of_the_spec_count_as_a_generation()
    {
        var labelled = _deployments.Patch(_live, PatchKind.Merge, """{"metadata":{"labels":{"a":"b"}}}""").Object;
        var scaled = _deployments.Patch(labelled, PatchKind.Merge, """{"spec":{"replicas":3}}""").Object;

        Assert.Equal(1, (long)labelled["metadata"]!["generation"]!);
        Assert.Equal(2, (long)scaled["metadata"]!["generation"]!);
    }

    private JsonObject Strategic(string patch) => _deployments.Patch(_live, PatchKind.StrategicMerge, patch).Object;

    private static JsonArray Containers(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
}
