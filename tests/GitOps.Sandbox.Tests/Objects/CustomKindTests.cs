using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Tests.Objects;

public class CustomKindTests
{
    private const string Schema =
        """
        {"type":"object","properties":{"spec":{"type":"object","required":["size"],"properties":{
          "size":{"type":"integer","minimum":1,"maximum":9},"color":{"type":"string","default":"red","enum":["red","green"]},
          "name":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
          "port":{"x-kubernetes-int-or-string":true},
          "parts":{"type":"array","maxItems":3,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
            "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"qty":{"type":"integer","default":1}}}},
          "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "limits":{"type":"object","additionalProperties":{"type":"string"}},
          "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}},
         "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}
        """;

    private readonly Subject _widgets = Subject.Custom(Schema);

    [Fact]
    public void Defaults_are_filled_in_and_unknown_fields_pruned_with_a_warning()
    {
        var widget = _widgets.Create(Widget("""{"size":2,"nope":1,"free":{"any":[1]},"parts":[{"name":"x"}],"template":{"metadata":{"name":"t"},"spec":{"a":1}}}"""));

        Assert.Equal(
            """{"size":2,"free":{"any":[1]},"parts":[{"name":"x","qty":1}],"template":{"metadata":{"name":"t"},"spec":{"a":1}},"color":"red"}""",
            widget["spec"]!.ToJsonString());
        Assert.Equal(["unknown field \"spec.nope\""], _widgets.Warnings);
    }

    [Theory]
    [InlineData("{}", "spec.size: Required value")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":10}""", "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9")]
    [InlineData("""{"size":"a"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{"size":1,"color":"blue"}""", "spec.color: Unsupported value: \"blue\": supported values: \"red\", \"green\"")]
    [InlineData("""{"size":1,"name":"A"}""", "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"name":"abcdef"}""", "spec.name: Too long: may not be more than 5 bytes")]
    [InlineData("""{"size":1,"port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"a"}]}""", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"}]}""", "spec.parts: Too many: 4: must have at most 3 items")]
    [InlineData("""{"size":1,"parts":[{}]}""", "spec.parts[0].name: Required value")]
    [InlineData("""{"size":1,"limits":{"a":1}}""", "spec.limits.a: Invalid value: \"integer\": spec.limits.a in body must be of type string: \"integer\"")]
    public void Objects_that_break_the_schema_are_refused(string spec, string problem) =>
        Assert.Equal($"Widget.acme.dev \"a\" is invalid: {problem}", Subject.Refusal(() => _widgets.Create(Widget(spec))));

    [Fact]
    public void Sets_and_keyed_lists_merge_item_by_item()
    {
        var live = _widgets.Apply(null, Widget("""{"size":1,"parts":[{"name":"x","qty":2}],"tags":["b","a"]}""")).Object;
        live = _widgets.Apply(live, Widget("""{"size":1,"parts":[{"name":"y"}],"tags":["c"]}"""), "two").Object;

        Assert.Equal("""["b","a","c"]""", live["spec"]!["tags"]!.ToJsonString());
        live = _widgets.Apply(live, Widget("""{"size":1,"tags":["a"]}""")).Object;
        Assert.Equal("""["a","c"]""", live["spec"]!["tags"]!.ToJsonString());
        Assert.Equal("""[{"name":"y","qty":1}]""", live["spec"]!["parts"]!.ToJsonString());
        Assert.Equal("""{"f:spec":{"f:size":{},"f:tags":{"v:\u0022a\u0022":{}}}}""", Subject.Owned(live, "git"));
    }

    [Fact]
    public void An_item_without_its_key_cannot_be_applied() => Assert.Equal(
        "failed to create typed patch object (/a; acme.dev/v1, Kind=Widget): .spec.parts: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)",
        Subject.Refusal(() => _widgets.Apply(null, Widget("""{"size":1,"parts":[{"qty":1}]}"""))));

    [Fact]
    public void The_status_is_written_through_its_subresource_only()
    {
        var live = _widgets.Create(Widget("""{"size":1}"""));

        Assert.False(_widgets.Patch(live, PatchKind.Merge, """{"status":{"phase":"x"}}""").Changed);
        var result = _widgets.Patch(live, PatchKind.Merge, """{"spec":{"size":5},"metadata":{"labels":{"a":"b"}},"status":{"phase":"x"}}""", subresource: "status").Object;
        Assert.Equal("x", (string?)result["status"]!["phase"]);
        Assert.Equal(1, (long)result["spec"]!["size"]!);
        Assert.Null(result["metadata"]!["labels"]);
        Assert.Equal("""{"f:status":{".":{},"f:phase":{}}}""", Subject.Owned(result, "editor"));
        Assert.Equal(1, (long)result["metadata"]!["generation"]!);
    }

    private static string Widget(string spec) => $$"""{"apiVersion":"acme.dev/v1","kind":"Widget","metadata":{"name":"a"},"spec":{{spec}}}""";
}
