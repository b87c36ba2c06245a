using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>A value of an object and where it is.</summary>
/// <param name="Pointer">JSON pointer from the object.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonField(string Pointer, JsonNode Value)
{
    /// <summary>The value as text; null when it is something else.</summary>
    public string? Text => JsonFields.Text(Value);
}

/// <summary>Reads objects that may have any shape: what does not fit is absent.</summary>
internal static class JsonFields
{
    /// <summary>The value of a field of fields; null when there is none.</summary>
    public static JsonNode? Get(JsonNode? node, params string[] names) =>
        names.Aggregate(node, (value, name) => value is JsonObject mapping ? mapping[name] : null);

    /// <summary>The text of a field of fields; null when there is none.</summary>
    public static string? Text(JsonNode? node, params string[] names) =>
        Get(node, names) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The mapping's text values, such as labels.</summary>
    public static Dictionary<string, string> Texts(JsonNode? node) =>
        (node as JsonObject ?? []).Where(field => Text(field.Value) is not null).ToDictionary(field => field.Key, field => Text(field.Value)!);

    /// <summary>The values at a path such as <c>spec/volumes[]/configMap/name</c>, where <c>[]</c> goes through a list and <c>~1</c> is a slash in a name.</summary>
    public static IEnumerable<JsonField> At(JsonNode? root, string path)
    {
        IEnumerable<JsonField> fields = root is null ? [] : [new JsonField("", root)];
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var isList = part.EndsWith("[]", StringComparison.Ordinal);
            var name = (isList ? part[..^2] : part).Replace("~1", "/", StringComparison.Ordinal);
            fields = fields.SelectMany(field => Step(field, name)).SelectMany(field => isList ? Items(field) : [field]);
        }

        return fields;
    }

    /// <summary>A part of a JSON pointer (RFC 6901).</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static IEnumerable<JsonField> Step(JsonField field, string name) =>
        field.Value is JsonObject mapping && mapping[name] is { } value ? [new JsonField($"{field.Pointer}/{Escape(name)}", value)] : [];

    private static IEnumerable<JsonField> Items(JsonField field) =>
        (field.Value as JsonArray ?? []).Select((item, index) => (item, index)).Where(pair => pair.item is not null)
            .Select(pair => new JsonField($"{field.Pointer}/{pair.index}", pair.item!));
}
