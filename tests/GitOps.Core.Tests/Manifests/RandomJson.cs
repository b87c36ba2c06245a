using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace GitOps.Core.Tests.Manifests;

/// <summary>Random JSON documents full of text that YAML could misread.</summary>
internal static class RandomJson
{
    private static readonly string[] Pieces =
    [
        "a", "b c", " ", "\n", "\n", "\t", "- ", ": ", ":", " #", "#", "'", "\"", "\\", "|", ">", "*x", "&x", "!", "%", "@", "`", "[", "]", "{", "}", ",", "?",
        "yes", "null", "~", "0", "1", "7", "0x", "0o", "_", ".", "e3", "-", "+", "---", "...", "<<", "=", "2001-01-01", "1:30", ".inf", "\r", "\u0085", "\u2028",
        "\uFEFF", "é", "😀", "\u0001", "\u00a0", "  ", "\n\n", "\n  ", "trail \n",
    ];

    public static Gen<string> Documents { get; } = Gen.Sized(size => Container(Math.Min(4, 1 + (size / 20)))).Select(node => node!.ToJsonString());

    private static Gen<string> Text { get; } =
        Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(Gen.Elements(Pieces), count)).Select(parts => string.Concat(parts));

    private static Gen<string> ScalarText { get; } = Gen.OneOf(
        Text.Select(text => JsonSerializer.Serialize(text)),
        Gen.Elements("1", "-1", "0", "9007199254740993", "1.5", "true", "false", "null"));

    private static Gen<JsonNode?> Node(int depth) => depth == 0
        ? ScalarText.Select(text => JsonNode.Parse(text))
        : Gen.Frequency((3, ScalarText.Select(text => JsonNode.Parse(text))), (1, Container(depth)));

    private static Gen<JsonNode?> Container(int depth) => Gen.OneOf(
        Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Node(depth - 1), count)).Select(JsonNode? (items) => new JsonArray(items.Select(item => item?.DeepClone()).ToArray())),
        Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Text.SelectMany(key => Node(depth - 1).Select(value => (key, value))), count))
            .Select(JsonNode? (fields) => new JsonObject(fields.DistinctBy(field => field.key).Select(field => KeyValuePair.Create(field.key, field.value?.DeepClone())))));
}
