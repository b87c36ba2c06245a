using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>How a <see cref="PathElement"/> finds its value; in the order in which elements sort.</summary>
internal enum PathElementKind
{
    /// <summary>A field of an object, written <c>f:name</c>.</summary>
    Field,

    /// <summary>An item of a list by its key fields, written <c>k:{...}</c>.</summary>
    Key,

    /// <summary>An item of a set by its value, written <c>v:...</c>.</summary>
    Value,

    /// <summary>An item of a list by its place, written <c>i:0</c>.</summary>
    Index,
}

/// <summary>One step of a field path, as <c>fieldsV1</c> writes it.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package fieldpath.</remarks>
internal sealed class PathElement : IEquatable<PathElement>, IComparable<PathElement>
{
    private readonly string _text;
    private readonly KeyValuePair<string, JsonNode?>[] _keys;

    private PathElement(PathElementKind kind, string text, KeyValuePair<string, JsonNode?>[] keys)
    {
        Kind = kind;
        _text = text;
        _keys = keys;
    }

    public PathElementKind Kind { get; }

    /// <summary>The field's name; null for every other kind.</summary>
    public string? FieldName => Kind == PathElementKind.Field ? _text : null;

    public static PathElement Field(string name) => new(PathElementKind.Field, name, []);

    public static PathElement Index(int index) => new(PathElementKind.Index, index.ToString(CultureInfo.InvariantCulture), []);

    public static PathElement Value(JsonNode? value) => new(PathElementKind.Value, JsonText.Compact(value), [new("", value)]);

    public static PathElement Key(IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var sorted = keys.OrderBy(key => key.Key, StringComparer.Ordinal).ToArray();
        var text = new StringBuilder("{");
        foreach (var (name, value) in sorted)
        {
            text.Append(text.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(JsonText.Compact(value));
        }

        return new PathElement(PathElementKind.Key, text.Append('}').ToString(), sorted);
    }

    /// <summary>Reads an element as <c>fieldsV1</c> writes it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static PathElement Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':')
        {
            throw new FormatException($"'{text}' is no path element.");
        }

        var rest = text[2..];
        try
        {
            return text[0] switch
            {
                'f' => Field(rest),
                'i' => Index(int.Parse(rest, CultureInfo.InvariantCulture)),
                'v' => Value(JsonNode.Parse(rest)),
                'k' when JsonNode.Parse(rest) is JsonObject keys => Key(keys),
                _ => throw new FormatException($"'{text}' is no path element."),
            };
        }
        catch (JsonException exception)
        {
            throw new FormatException($"'{text}' is no path element.", exception);
        }
    }

    /// <summary>The names of the fields that make an item's key; none for an item that is its own key.</summary>
    public IReadOnlySet<string> KeyNames => Kind == PathElementKind.Key ? _keys.Select(key => key.Key).ToHashSet() : [];

    /// <summary>Whether an item of a live list is the one that is meant.</summary>
    public bool IsItem(JsonNode? item) => Kind switch
    {
        PathElementKind.Key => item is JsonObject map && Array.TrueForAll(_keys, key => JsonEquality.Same(map[key.Key], key.Value)),
        PathElementKind.Value => JsonEquality.Same(item, _keys[0].Value),
        _ => false,
    };

    /// <summary>Whether an item of a live list is the one that is meant.</summary>
    public bool IsItem(JsonElement item) => Kind switch
    {
        PathElementKind.Key => item.ValueKind == JsonValueKind.Object
            && Array.TrueForAll(_keys, key => JsonEquality.Same(key.Value, item.TryGetProperty(key.Key, out var value) ? value : default)),
        PathElementKind.Value => JsonEquality.Same(_keys[0].Value, item),
        _ => false,
    };

    /// <summary>Whether a manifest's item is the one that is meant. A key's part may be left out where it rests on a default (<c>protocol: TCP</c>).</summary>
    public bool IsDeclaredItem(JsonNode? item) => Kind == PathElementKind.Key
        ? item is JsonObject map && Array.TrueForAll(_keys, key => !map.TryGetPropertyValue(key.Key, out var value) || JsonEquality.Same(value, key.Value))
        : IsItem(item);

    /// <summary>The element as <c>fieldsV1</c> writes it.</summary>
    public string ToFieldsV1() => "fkvi"[(int)Kind] + ":" + _text;

    /// <summary>The element as messages write it: <c>.name</c>, <c>[name="x"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => Kind switch
    {
        PathElementKind.Field => "." + _text,
        PathElementKind.Key => $"[{string.Join(",", _keys.Select(key => $"{key.Key}={JsonText.Compact(key.Value)}"))}]",
        PathElementKind.Value => $"[={_text}]",
        _ => $"[{_text}]",
    };

    public bool Equals(PathElement? other) => other is not null && Kind == other.Kind && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as PathElement);

    public override int GetHashCode() => HashCode.Combine(Kind, _text);

    public int CompareTo(PathElement? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (Kind != other.Kind)
        {
            return Kind.CompareTo(other.Kind);
        }

        return Kind is PathElementKind.Field ? string.CompareOrdinal(_text, other._text) : CompareValues(other);
    }

    private int CompareValues(PathElement other)
    {
        for (var index = 0; index < Math.Min(_keys.Length, other._keys.Length); index++)
        {
            var byName = string.CompareOrdinal(_keys[index].Key, other._keys[index].Key);
            var order = byName != 0 ? byName : CompareScalars(_keys[index].Value, other._keys[index].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return _keys.Length != other._keys.Length ? _keys.Length.CompareTo(other._keys.Length) : string.CompareOrdinal(_text, other._text);
    }

    private static int CompareScalars(JsonNode? one, JsonNode? other) =>
        JsonText.Number(one) is { } left && JsonText.Number(other) is { } right
            ? left.CompareTo(right)
            : string.CompareOrdinal(JsonText.String(one) ?? "", JsonText.String(other) ?? "");
}
