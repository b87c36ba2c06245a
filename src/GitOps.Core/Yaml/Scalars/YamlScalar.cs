using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Yaml.Scalars;

/// <summary>What a scalar of YAML stands for.</summary>
internal enum YamlScalarKind
{
    String,
    Null,
    Boolean,
    Integer,
    UnsignedInteger,
    Float,
}

/// <summary>A scalar as a value and as a key of a mapping.</summary>
internal readonly record struct YamlScalar
{
    private readonly object? _value;

    private YamlScalar(YamlScalarKind kind, object? value)
    {
        Kind = kind;
        _value = value;
    }

    public YamlScalarKind Kind { get; }

    public static YamlScalar Null { get; } = new(YamlScalarKind.Null, null);

    public static YamlScalar Of(string value) => new(YamlScalarKind.String, value);

    public static YamlScalar Of(bool value) => new(YamlScalarKind.Boolean, value);

    public static YamlScalar Of(long value) => new(YamlScalarKind.Integer, value);

    /// <summary>An integer above <see cref="long.MaxValue"/>; the API's JSON reader takes it as a float.</summary>
    public static YamlScalar Of(ulong value) => value <= long.MaxValue ? Of((long)value) : new(YamlScalarKind.UnsignedInteger, value);

    public static YamlScalar Of(double value) => new(YamlScalarKind.Float, value);

    /// <summary>Whether JSON can hold it: infinity and not-a-number are YAML only.</summary>
    public bool IsFinite => _value is not double number || double.IsFinite(number);

    /// <summary>The value in JSON. Numbers are written as Go writes them, so that equal numbers are equal text.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        YamlScalarKind.Null => null,
        YamlScalarKind.Boolean => JsonValue.Create((bool)_value!),
        YamlScalarKind.Integer => Number(GoNumber.Text((long)_value!)),
        YamlScalarKind.UnsignedInteger => Number(GoNumber.Text((double)(ulong)_value!)),
        YamlScalarKind.Float => Number(GoNumber.Text((double)_value!)),
        _ => JsonValue.Create((string)_value!),
    };

    /// <summary>The key that sigs.k8s.io/yaml makes of it; null when it refuses it as a key.</summary>
    public string? ToKey() => Kind switch
    {
        YamlScalarKind.Null or YamlScalarKind.UnsignedInteger => null,
        YamlScalarKind.Boolean => (bool)_value! ? "true" : "false",
        YamlScalarKind.Integer => GoNumber.Text((long)_value!),
        YamlScalarKind.Float => GoNumber.KeyText((double)_value!),
        _ => (string)_value!,
    };

    // A number made from an element answers to every numeric type; one made from a long answers to long only.
    private static JsonValue Number(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.ASCII.GetBytes(text));
        return JsonValue.Create(JsonElement.ParseValue(ref reader))!;
    }
}
