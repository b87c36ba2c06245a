using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Schema.Stored;

/// <summary>Values as the server's messages print them where it hands them to Go's fmt package.</summary>
internal static class GoText
{
    /// <summary>The type of a decoded value, as <c>%T</c> prints it.</summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "<nil>",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.Object => "map[string]interface {}",
        _ => JsonText.IsInteger(value) ? "int64" : "float64",
    };

    /// <summary>The kind of a decoded value's type.</summary>
    public static string KindOf(JsonNode? value) => value switch { JsonObject => "map", JsonArray => "slice", _ => TypeOf(value) };

    /// <summary>A value in Go's own syntax, as <c>%#v</c> prints it.</summary>
    public static string Syntax(JsonNode? value) => value switch
    {
        null => "interface {}(nil)",
        JsonObject map => $"map[string]interface {{}}{{{string.Join(", ", map.Select(field => $"\"{field.Key}\":{Syntax(field.Value)}"))}}}",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(Syntax))}}}",
        _ => JsonText.Compact(value),
    };

    /// <summary>A value as <c>%v</c> prints it.</summary>
    public static string Plain(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map => $"map[{string.Join(' ', map.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Plain(field.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Plain))}]",
        _ => JsonText.String(value) ?? JsonText.Compact(value),
    };

    /// <summary>A value inside the pointer that typed values are kept in.</summary>
    public static string Wrapped(JsonNode value) => $"&{{{Plain(value)}}}";
}
