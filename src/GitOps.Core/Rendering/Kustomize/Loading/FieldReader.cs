using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// Reads the fields of one object of a kustomization with the types they must have, and finds those nobody asked for.
/// Like Go's JSON decoder, null is absence and a field's case is ignored where its exact name is absent.
/// </summary>
internal sealed class FieldReader
{
    private readonly JsonObject _value;
    private readonly string _pointer;
    private readonly HashSet<string> _read = [];

    public FieldReader(JsonObject value, KustomizeFile file, string pointer = "")
    {
        _value = value;
        _pointer = pointer;
        File = file;
    }

    public KustomizeFile File { get; }

    public JsonObject Value => _value;

    public SourceLocation Location => File.LocationOf(_pointer);

    public bool Has(string field) => Find(field) is not null;

    public SourceLocation LocationOf(string field) => File.LocationOf(PointerOf(field));

    public string Text(string field) => TextOrNull(field) ?? "";

    public string? TextOrNull(string field) => Find(field) switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => throw Wrong(field, "a string", other),
    };

    public bool Flag(string field) => FlagOrNull(field) ?? false;

    public bool? FlagOrNull(string field) => Find(field) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        var other => throw Wrong(field, "true or false", other),
    };

    public long? Number(string field) => Find(field) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw Wrong(field, "an integer", other),
    };

    public IReadOnlyList<string> Texts(string field)
    {
        var items = Items(field);
        return [.. items.Select((item, i) => item is null ? "" : item is JsonValue value && value.TryGetValue(out string? text) ? text : throw Wrong($"{field}/{i}", "a string", item))];
    }

    /// <summary>A map of strings, in the order of its keys.</summary>
    public IReadOnlyDictionary<string, string> Map(string field)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, item) in ObjectValue(field) ?? [])
        {
            result[key] = item is null ? "" : item is JsonValue value && value.TryGetValue(out string? text) ? text : throw Wrong($"{field}/{Escape(key)}", "a string", item);
        }

        return result;
    }

    public IReadOnlyDictionary<string, bool> Flags(string field)
    {
        var result = new Dictionary<string, bool>();
        if (Object(field) is { } flags)
        {
            foreach (var (key, _) in flags.Value)
            {
                result[key] = flags.Flag(key);
            }
        }

        return result;
    }

    public FieldReader? Object(string field) => ObjectValue(field) is { } value ? new FieldReader(value, File, PointerOf(field)) : null;

    public IReadOnlyList<FieldReader> Objects(string field)
    {
        var items = Items(field);
        return [.. items.Select((item, i) => item switch
        {
            null => new FieldReader([], File, $"{PointerOf(field)}/{i}"),
            JsonObject value => new FieldReader(value, File, $"{PointerOf(field)}/{i}"),
            _ => throw Wrong($"{field}/{i}", "an object", item),
        })];
    }

    /// <summary>Refuses fields that were not asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var (name, _) in _value)
        {
            if (!_read.Contains(name))
            {
                throw Invalid(name, $"unknown field \"{name}\". Check its spelling and indentation; known here: {string.Join(", ", _read.Order(StringComparer.Ordinal))}");
            }
        }
    }

    public GitOpsException Invalid(string field, string message) => KustomizeErrors.Invalid(LocationOf(field), message);

    public GitOpsException Invalid(string message) => KustomizeErrors.Invalid(Location, message);

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private string PointerOf(string field) => $"{_pointer}/{field}";

    private JsonNode? Find(string field)
    {
        _read.Add(field);
        if (_value.TryGetPropertyValue(field, out var value))
        {
            return value;
        }

        foreach (var (name, other) in _value)
        {
            if (name.Equals(field, StringComparison.OrdinalIgnoreCase))
            {
                _read.Add(name);
                return other;
            }
        }

        return null;
    }

    private JsonObject? ObjectValue(string field) => Find(field) switch
    {
        null => null,
        JsonObject value => value,
        var other => throw Wrong(field, "an object", other),
    };

    private JsonArray Items(string field) => Find(field) switch
    {
        null => [],
        JsonArray items => items,
        var other => throw Wrong(field, "a list", other),
    };

    private GitOpsException Wrong(string field, string expected, JsonNode? found)
    {
        var kind = found?.GetValueKind() switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number (put it in quotes to make it a string)",
            JsonValueKind.True or JsonValueKind.False => "a boolean (put it in quotes to make it a string)",
            _ => "null",
        };
        return Invalid(field, $"field \"{field}\" must be {expected}, but is {kind}");
    }
}
