using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>Compares what was rendered with what the real program printed: the same documents in the same order.</summary>
internal static class KustomizeOutput
{
    public static IReadOnlyList<JsonNode> Parse(string yaml) =>
        [.. YamlReader.Read("expected.yaml", Encoding.UTF8.GetBytes(yaml), dialect: YamlDialect.Kustomize).Select(document => document.Root)];

    public static void AssertSame(IReadOnlyList<JsonNode> expected, IReadOnlyList<Manifest> actual)
    {
        var actualText = string.Join("---\n", actual.Select(manifest => Canonical(manifest.Object)));
        var expectedText = string.Join("---\n", expected.Select(Canonical));
        Assert.Equal(expectedText, actualText);
    }

    // Keys sorted, numbers by their value: 1.0 and 1 are the same to JSON.
    private static string Canonical(JsonNode? node) => YamlWriter.Write(Normalize(node), KeyOrder.Kustomize);

    private static JsonNode? Normalize(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Normalize(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Normalize)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number / 1.000000000000000000000000000000m),
        _ => node?.DeepClone(),
    };
}
