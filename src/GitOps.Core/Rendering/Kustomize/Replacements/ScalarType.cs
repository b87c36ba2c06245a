using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>A scalar keeps its type when its value is replaced: a string stays one, a number takes the digits of a string.</summary>
internal static class ScalarType
{
    public static JsonNode? Keep(JsonNode? current, JsonNode value)
    {
        if (current is not JsonValue || value is not JsonValue)
        {
            return value.DeepClone();
        }

        var text = value.ScalarText();
        return current.IsString() ? JsonValue.Create(text) : JsonExtensions.PlainScalar(text);
    }
}
