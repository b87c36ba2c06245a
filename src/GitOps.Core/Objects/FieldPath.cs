using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>One step of a <see cref="FieldPath"/>: a field's name, or an item's index and, where it has one, its name.</summary>
internal readonly record struct FieldStep(string? Field, int Index = -1, string? ItemName = null);

/// <summary>A place in a JSON object.</summary>
internal sealed record FieldPath(IReadOnlyList<FieldStep> Steps)
{
    public static FieldPath Root { get; } = new([]);

    public FieldPath Field(string name) => new([.. Steps, new FieldStep(name)]);

    public FieldPath Item(int index, JsonNode? item) => new([.. Steps, new FieldStep(null, index, NameOf(item))]);

    /// <summary>As RFC 6901 writes it.</summary>
    public string ToPointer() => string.Concat(Steps.Select(step =>
        "/" + (step.Field?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            ?? step.Index.ToString(CultureInfo.InvariantCulture))));

    /// <summary>As people read it, and servers write it in errors: <c>spec.containers[server].image</c>, <c>metadata.annotations[a.b/c]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step.Field is null)
            {
                text.Append('[').Append(step.ItemName ?? step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (step.Field.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            {
                text.Append(text.Length == 0 ? "" : ".").Append(step.Field);
            }
            else
            {
                text.Append('[').Append(step.Field).Append(']');
            }
        }

        return text.ToString();
    }

    private static string? NameOf(JsonNode? item) =>
        item is JsonObject map && map["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;
}
