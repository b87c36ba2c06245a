using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Limits;

/// <summary>How large a value is, about as JSON: near enough for limits, and found without writing it.</summary>
internal static class JsonSize
{
    private const int Scalar = 8;
    private const int Punctuation = 4;

    public static long Of(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(field => field.Key.Length + Punctuation + Of(field.Value)) + Punctuation,
        JsonArray items => items.Sum(item => Of(item) + 1) + Punctuation,
        JsonValue value when value.TryGetValue(out string? text) => text.Length + Punctuation,
        _ => Scalar,
    };
}
