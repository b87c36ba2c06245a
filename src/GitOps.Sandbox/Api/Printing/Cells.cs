using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>What cells are made of.</summary>
internal static class Cells
{
    /// <summary>What stands where nothing is.</summary>
    public const string None = "<none>";

    /// <summary>A column of text.</summary>
    public static TableColumn Text(string name, Func<JsonObject, string> cell, bool wide = false) => new(name, "string", (json, _) => cell(json), wide ? 1 : 0);

    /// <summary>A column of a number; zero where nothing is.</summary>
    public static TableColumn Number(string name, string path) => new(name, "integer", (json, _) => Find(json, path)?.DeepClone() ?? 0);

    /// <summary>The value at a path as text.</summary>
    public static Func<JsonObject, string> At(string path) => json => Find(json, path)?.ToString() is { Length: > 0 } text ? text : None;

    /// <summary>Two numbers as <c>1/3</c>.</summary>
    public static Func<JsonObject, string> Ratio(string part, string whole) => json => $"{Find(json, part)?.ToString() ?? "0"}/{Find(json, whole)?.ToString() ?? "0"}";

    /// <summary>Labels at a path as <c>a=b,c=d</c>.</summary>
    public static Func<JsonObject, string> LabelsAt(string path) => json => Find(json, path) is JsonObject { Count: > 0 } labels
        ? string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))
        : None;

    /// <summary>How many items or members there are.</summary>
    public static int Count(JsonNode? node) => node switch { JsonArray array => array.Count, JsonObject json => json.Count, _ => 0 };

    /// <summary>Items with commas between.</summary>
    public static string Join(JsonNode? items, Func<JsonNode, string?> text) =>
        items is JsonArray { Count: > 0 } array ? string.Join(',', array.Select(item => text(item!)).Where(item => item is not null)) : None;

    /// <summary>The value at a dotted path; null when nothing is there.</summary>
    public static JsonNode? Find(JsonObject json, string path)
    {
        JsonNode? node = json;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }
}
