using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>Reads and writes JSON values the way the API's messages and keys show them.</summary>
internal static class JsonText
{
    /// <summary>How deep a body may nest.</summary>
    public const int MaxDepth = 512;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>The value as JSON without spaces, escaping only what must be.</summary>
    public static string Compact(JsonNode? value) => value is null ? "null" : value.ToJsonString(Relaxed);

    /// <summary>The text of a string value; null for every other.</summary>
    public static string? String(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    /// <summary>The value of a boolean; null for every other.</summary>
    public static bool? Boolean(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out bool flag) ? flag : null;

    /// <summary>The value of an integer; null for every other, and for a number with a fraction.</summary>
    public static long? Integer(JsonNode? value)
    {
        if (value is not JsonValue scalar || scalar.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (scalar.TryGetValue(out long number))
        {
            return number;
        }

        if (scalar.TryGetValue(out int small))
        {
            return small;
        }

        return Number(value) is { } real && Math.Floor(real) == real && Math.Abs(real) < long.MaxValue ? (long)real : null;
    }

    /// <summary>The value of a number; null for every other.</summary>
    public static double? Number(JsonNode? value)
    {
        if (value is not JsonValue scalar || scalar.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return scalar.TryGetValue(out double number) ? number
            : double.TryParse(scalar.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number
            : null;
    }

    /// <summary>Whether the value is a number without a fraction, as the API's decoder tells integers from floats.</summary>
    public static bool IsInteger(JsonNode? value) => Integer(value) is not null && !Compact(value).AsSpan().ContainsAny('.', 'e', 'E');
}
