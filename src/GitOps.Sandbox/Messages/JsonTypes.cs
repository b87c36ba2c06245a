using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Messages;

/// <summary>The words in which the server speaks of JSON values.</summary>
internal static class JsonTypes
{
    /// <summary>What kind of value it is.</summary>
    public static string NameOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "number",
        _ => "null",
    };
}
