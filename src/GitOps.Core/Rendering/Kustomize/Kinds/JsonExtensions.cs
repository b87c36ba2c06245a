using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Kinds;

/// <summary>The reading and writing of objects that every part of kustomize needs.</summary>
internal static class JsonExtensions
{
    /// <summary>The text of a scalar field; empty when it is absent, null or no scalar.</summary>
    public static string Text(this JsonObject value, string field) => value[field] is JsonValue scalar ? scalar.ScalarText() : "";

    /// <summary>A scalar as YAML would spell it: a string's characters, a number's digits, <c>true</c>.</summary>
    public static string ScalarText(this JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(),
    };

    public static bool IsString(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;

    /// <summary>The object at a field, created (also in place of a null) when there is none.</summary>
    public static JsonObject ObjectAt(this JsonObject value, string field)
    {
        if (value[field] is not JsonObject child)
        {
            child = [];
            value[field] = child;
        }

        return child;
    }

    /// <summary>Puts a copy-free value at a field, keeping the field's place among the others.</summary>
    public static void Put(this JsonArray array, int index, JsonNode? value)
    {
        if (!ReferenceEquals(array[index], value))
        {
            array[index] = value;
        }
    }

    /// <summary>Parses a scalar written in plain text as YAML would type it: number, boolean, null or string.</summary>
    public static JsonNode? PlainScalar(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        "null" or "~" or "" => null,
        _ when text.Length > 0 && (char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '.')) && TryNumber(text, out var number) => number,
        _ => JsonValue.Create(text),
    };

    private static bool TryNumber(string text, out JsonNode? number)
    {
        try
        {
            number = JsonNode.Parse(text);
            return number is JsonValue value && value.GetValueKind() == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            number = null;
            return false;
        }
    }
}
