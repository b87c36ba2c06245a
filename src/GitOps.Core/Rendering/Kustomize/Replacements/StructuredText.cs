using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>Writes into JSON or YAML that a field holds as text, such as a file in a ConfigMap, when a path leads on into it.</summary>
internal static class StructuredText
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <summary>Writes a value; false when the path does not lead into a text, or the text has no such field.</summary>
    public static bool TryWrite(JsonObject root, FieldPath path, JsonNode value, bool create, ObjectGrowth growth)
    {
        for (var i = 1; i < path.Parts.Count; i++)
        {
            if (path.UpTo(i).Find(root) is { } slot && slot.Value is JsonValue && slot.Value.IsString())
            {
                return TryWrite(slot, path.From(i), value, create, growth);
            }
        }

        return false;
    }

    private static bool TryWrite(FieldSlot text, FieldPath path, JsonNode value, bool create, ObjectGrowth growth)
    {
        var before = text.Value.ScalarText();
        if (Parse(before) is not { } content)
        {
            return false;
        }

        IReadOnlyList<FieldSlot> slots;
        try
        {
            slots = path.Match(content, create ? () => null : null);
        }
        catch (FieldPathException)
        {
            return false;
        }

        foreach (var slot in slots)
        {
            growth.Add(value);
            slot.Set(ScalarType.Keep(slot.Value, value));
        }

        if (slots.Count > 0)
        {
            text.Set(JsonValue.Create(Write(content, before)));
        }

        return slots.Count > 0;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return YamlReader.Read("", Encoding.UTF8.GetBytes(text), dialect: YamlDialect.Kustomize) is [var document] && document.Root is JsonObject or JsonArray ? document.Root : null;
        }
        catch (GitOpsException)
        {
            return null;
        }
    }

    // JSON stays JSON, with line breaks where it had them.
    private static string Write(JsonNode content, string before)
    {
        var isJson = before.TrimStart() is ['{' or '[', ..];
        if (!isJson)
        {
            return YamlWriter.Write(content).Trim();
        }

        var isIndented = before.Contains('\n', StringComparison.Ordinal) && before.Contains("  ", StringComparison.Ordinal);
        return Sorted(content).ToJsonString(isIndented ? Indented : Compact);
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };
}
