using GitOps.Core.Objects;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

public class DecodingTests
{
    private readonly Subject _deployments = Subject.BuiltIn("apps/v1", "Deployment");
    private readonly Subject _configMaps = Subject.BuiltIn("v1", "ConfigMap");

    [Fact]
    public void Unknown_and_duplicate_fields_are_warnings_errors_or_nothing()
    {
        const string Body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","nope":1},"data":{"x":"1","x":"2"}}""";

        Assert.Equal("2", (string?)_configMaps.Create(Body)["data"]!["x"]);
        Assert.Equal(["duplicate field \"data.x\"", "unknown field \"metadata.nope\""], _configMaps.Warnings);
        Assert.Equal(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: duplicate field \"data.x\", unknown field \"metadata.nope\"",
            Subject.Refusal(() => _configMaps.Create(Body, FieldValidation.Strict)));
        _configMaps.Warnings.Clear();
        _configMaps.Create(Body, FieldValidation.Ignore);
        Assert.Empty(_configMaps.Warnings);
    }

    [Theory]
    [InlineData("""{"replicas":"three"}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"replicas":1.5}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"template":{"spec":{"containers":[{"name":1}]}}}""", "json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of type string")]
    [InlineData("""{"template":[]}""", "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec")]
    [InlineData("""{"template":{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1x"}}}]}}}""", Quantity.FormatProblem)]
    public void A_value_of_the_wrong_type_is_named_as_the_decoder_names_it(string spec, string problem) => Assert.Equal(
        $"Deployment in version \"v1\" cannot be handled as a Deployment: {problem}",
        Subject.Refusal(() => _deployments.Create($$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{{{spec}}}}""")));

    [Theory]
    [InlineData("""{"a":""", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({\"a\":)")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret"}""", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    public void A_body_that_is_no_such_object_is_a_bad_request(string body, string message) =>
        Assert.Equal(message, Subject.Refusal(() => _configMaps.Create(body)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"metadata\":7}")]
    [InlineData("{\"metadata\":{\"labels\":[1]}}")]
    [InlineData("{\"data\":{\"a\":{}}}")]
    [InlineData("{\"kind\":[],\"apiVersion\":{}}")]
    [InlineData("{\"apiVersion\":\"a/b/c\",\"kind\":\"x\"}")]
    public void Hostile_bodies_are_refused_with_a_status(string body)
    {
        Assert.Equal(400, Assert.Throws<ApiStatusException>(() => _configMaps.Create(body)).Code);
        Assert.InRange(Assert.Throws<ApiStatusException>(() => _configMaps.Apply(null, body)).Code, 400, 500);
    }

    [Fact]
    public void Very_deep_bodies_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

        Assert.Equal(400, Assert.Throws<ApiStatusException>(() => _configMaps.Create(deep)).Code);
    }

    [Fact]
    public void Yaml_is_read_as_json_is()
    {
        var result = _configMaps.Apply(null, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: |\n    line\n").Object;

        Assert.Equal("line\n", (string?)result["data"]!["k"]);
    }

    [Fact]
    public void Empty_optional_fields_are_left_out_and_pointers_to_zero_are_kept()
    {
        var result = _deployments.Create(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","annotations":{},"creationTimestamp":null},"spec":{"replicas":0,"paused":false,
            "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"hostNetwork":false,"nodeSelector":{},
            "containers":[{"name":"c","image":"x","args":[],"env":[{"name":"E","value":""}]}]}}}}
            """);

        var spec = result["spec"]!;
        Assert.Equal(0, (long)spec["replicas"]!);
        Assert.False(spec.AsObject().ContainsKey("paused"));
        Assert.False(spec["template"]!["spec"]!.AsObject().ContainsKey("hostNetwork"));
        Assert.False(spec["template"]!["spec"]!.AsObject().ContainsKey("nodeSelector"));
        Assert.Equal("""[{"name":"E"}]""", spec["template"]!["spec"]!["containers"]![0]!["env"]!.ToJsonString());
        Assert.Null(result["metadata"]!["annotations"]);
    }

    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("1e3", "1e3")]
    [InlineData("1500", "1500")]
    [InlineData("12000", "12k")]
    [InlineData("0Mi", "0")]
    [InlineData("-1.50", "-1500m")]
    [InlineData("1.0000000001", "1000000001n")]
    public void Quantities_are_written_in_their_shortest_form(string text, string canonical)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(canonical, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1x")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("1 Gi")]
    [InlineData("--1")]
    public void Text_that_is_no_quantity_is_told_apart(string text) => Assert.False(Quantity.TryParse(text, out _));
}
