using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Names;

namespace GitOps.Core.Ignoring;

/// <summary>One step of a <see cref="FieldPattern"/>: a field's name, or an item's index, name or key.</summary>
/// <param name="Text">The name, in which <c>*</c> and <c>?</c> are wildcards, or the index.</param>
/// <param name="Key">The item's key, as servers name it (<c>[containerPort=80,protocol="TCP"]</c>); null for another step.</param>
internal sealed record PathStep(string Text, IReadOnlyList<KeyValuePair<string, string>>? Key = null)
{
    /// <summary>Whether it stands for every field or item.</summary>
    public bool IsAny => Text == "*" && Key is null;

    /// <summary>Whether a field of that name is meant.</summary>
    public bool MatchesField(string name) => Key is null && NamePattern.Matches(Text, name);

    /// <summary>Whether the item at that place of a list is meant.</summary>
    public bool MatchesItem(int index, JsonNode? item)
    {
        if (Key is not null)
        {
            return item is JsonObject map && Key.All(part => map[part.Key] is JsonValue value && TextOf(value) == part.Value);
        }

        return IsAny || (int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? index == number
            : NameOf(item) is { } name && MatchesField(name));
    }

    /// <summary>The name of a list's item: its <c>name</c>, or the item itself where it is text.</summary>
    public static string? NameOf(JsonNode? item) => item switch
    {
        JsonObject map => map["name"] is JsonValue named && named.TryGetValue(out string? name) ? name : null,
        JsonValue scalar => scalar.TryGetValue(out string? text) ? text : null,
        _ => null,
    };

    private static string TextOf(JsonValue value) => value.TryGetValue(out string? text) ? text : value.ToJsonString();
}
