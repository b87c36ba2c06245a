using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Schema.Stored;

/// <summary>
/// Brings a built-in object into the form the API keeps it in: what its type does not have is dropped, quantities are
/// canonical, empty optional fields are gone and the objects that are always written are there.
/// </summary>
internal sealed class StoredForm
{
    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    private readonly List<string> _unknownFields = [];

    private StoredForm()
    {
    }

    /// <summary>A copy of the object in the stored form.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The object.</param>
    /// <exception cref="TypeMismatchException">A value does not fit its type.</exception>
    public static JsonObject Of(TypeSchema type, JsonObject value) => Of(type, value, out _);

    /// <inheritdoc cref="Of(TypeSchema, JsonObject)"/>
    /// <param name="type">Its type.</param>
    /// <param name="value">The object.</param>
    /// <param name="unknownFields">The paths of the fields that the type does not have.</param>
    public static JsonObject Of(TypeSchema type, JsonObject value, out IReadOnlyList<string> unknownFields)
    {
        var form = new StoredForm();
        var result = (JsonObject)form.Struct(type, value, new Place("", "", ""))!;
        unknownFields = form._unknownFields;
        return result;
    }

    private JsonNode? Value(TypeSchema type, JsonNode? value, Place place) => type.Shape switch
    {
        TypeShape.Object => Struct(type, value, place),
        TypeShape.Map => Map(type, value, place),
        TypeShape.List => List(type, value, place),
        TypeShape.Scalar => Scalar(type, value, place),
        _ => value?.DeepClone(),
    };

    private JsonObject? Struct(TypeSchema type, JsonNode? value, Place place)
    {
        if (value is null)
        {
            return null;
        }

        var map = value as JsonObject ?? throw place.Mismatch(value, type);
        var result = new JsonObject();
        foreach (var (name, item) in map)
        {
            if (type.Fields.TryGetValue(name, out var field))
            {
                var stored = Value(field.Type, item, place.Field(type, name));
                if (!IsLeftOut(type, field, stored))
                {
                    result[name] = stored;
                }
            }
            else
            {
                _unknownFields.Add(ErrorPath.Child(place.Path, name));
            }
        }

        AddAlwaysWritten(type, result);
        return result;
    }

    private void AddAlwaysWritten(TypeSchema type, JsonObject result)
    {
        foreach (var name in StructFacts.Always(type.ShortName))
        {
            if (result[name] is null && type.Fields.TryGetValue(name, out var field))
            {
                result[name] = Struct(field.Type, new JsonObject(), new Place("", "", ""));
            }
        }

        foreach (var field in type.Fields.Values)
        {
            if (!result.ContainsKey(field.Name) && (field.IsRequired || StructFacts.IsWrittenEmpty(type.ShortName, field.Name)))
            {
                result[field.Name] = Zero(field.Type);
            }
        }
    }

    private static JsonNode? Zero(TypeSchema type) => type.Scalar switch
    {
        ScalarType.String => "",
        ScalarType.Int32 or ScalarType.Int64 or ScalarType.Number => 0L,
        ScalarType.Boolean => false,
        _ => null,
    };

    private static bool IsLeftOut(TypeSchema owner, FieldSchema field, JsonNode? value)
    {
        if (field.IsRequired || StructFacts.IsWrittenEmpty(owner.ShortName, field.Name))
        {
            return value is null && field.Type.Shape == TypeShape.Scalar;
        }

        return value switch
        {
            null => true,
            JsonObject { Count: 0 } => field.Type.Shape == TypeShape.Map,
            JsonArray { Count: 0 } => true,
            JsonValue scalar => IsZero(scalar) && !StructFacts.KeepsZero(owner.ShortName, field.Name) && field.Type.Scalar != ScalarType.IntOrString,
            _ => false,
        };
    }

    private static bool IsZero(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonText.String(value)!.Length == 0,
        JsonValueKind.Number => JsonText.Number(value) == 0,
        JsonValueKind.False => true,
        _ => false,
    };

    private JsonObject? Map(TypeSchema type, JsonNode? value, Place place)
    {
        if (value is null)
        {
            return null;
        }

        var map = value as JsonObject ?? throw place.Mismatch(value, type);
        var result = new JsonObject();
        foreach (var (key, item) in map)
        {
            var stored = Value(type.Items!, item, place.At(ErrorPath.Child(place.Path, key)));
            result.Add(key, item is null && type.Items!.Shape == TypeShape.Scalar ? Zero(type.Items) ?? "0" : stored);
        }

        return result;
    }

    private JsonArray? List(TypeSchema type, JsonNode? value, Place place)
    {
        if (value is null)
        {
            return null;
        }

        var list = value as JsonArray ?? throw place.Mismatch(value, type);
        var result = new JsonArray();
        for (var index = 0; index < list.Count; index++)
        {
            var item = list[index] ?? (type.Items!.Shape == TypeShape.Object ? new JsonObject() : Zero(type.Items!));
            result.Add(Value(type.Items!, item, place.At(ErrorPath.Index(place.Path, index))));
        }

        return result;
    }

    private static JsonNode? Scalar(TypeSchema schema, JsonNode? value, Place place)
    {
        var type = schema.Scalar;
        if (value is null)
        {
            return null;
        }

        var kind = value.GetValueKind();
        var fits = type switch
        {
            ScalarType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            ScalarType.Int32 => JsonText.Integer(value) is >= int.MinValue and <= int.MaxValue,
            ScalarType.Int64 => JsonText.Integer(value) is not null,
            ScalarType.Number => kind == JsonValueKind.Number,
            ScalarType.IntOrString => kind == JsonValueKind.String || JsonText.Integer(value) is not null,
            ScalarType.Quantity => true,
            _ => kind == JsonValueKind.String,
        };
        if (!fits)
        {
            throw type == ScalarType.IntOrString ? Place.MismatchOfValue(value, "int32") : place.Mismatch(value, schema);
        }

        return type switch
        {
            ScalarType.Quantity => CanonicalQuantity(value),
            ScalarType.Bytes => Base64(JsonText.String(value)!),
            ScalarType.Time => Time(JsonText.String(value)!, "yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ScalarType.MicroTime => Time(JsonText.String(value)!, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
            ScalarType.Int32 or ScalarType.Int64 => JsonText.Integer(value),
            _ => value.DeepClone(),
        };
    }

    private static JsonNode CanonicalQuantity(JsonNode value)
    {
        var text = JsonText.String(value)?.Trim() ?? JsonText.Compact(value);
        return Quantity.TryParse(text, out var quantity) ? quantity.Value.ToString() : throw new TypeMismatchException(Quantity.FormatProblem);
    }

    private static JsonNode Base64(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (System.Buffers.Text.Base64.IsValid(bytes, out _))
        {
            // Decoded and written again: without line breaks, and without bits that stand for nothing.
            return Convert.ToBase64String(Convert.FromBase64String(text));
        }

        var bad = text.AsSpan().IndexOfAnyExcept(Base64Characters);
        throw new TypeMismatchException($"illegal base64 data at input byte {(bad < 0 ? text.Length / 4 * 4 : bad)}");
    }

    /// <summary>A time in UTC, to what its type keeps (apimachinery, meta/v1 time.go and micro_time.go).</summary>
    private static JsonNode Time(string text, string format) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && text.Contains('T', StringComparison.Ordinal)
            ? time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)
            : throw new TypeMismatchException(
                $"parsing time {JsonText.Compact(text)} as \"2006-01-02T15:04:05Z07:00\": cannot parse {JsonText.Compact(text)} as \"2006\"");

    /// <summary>Where a value stands, in the two ways that the decoder's messages need.</summary>
    /// <param name="Path">The path with indexes.</param>
    /// <param name="Struct">The type that has the field.</param>
    /// <param name="Fields">The field names alone.</param>
    private readonly record struct Place(string Path, string Struct, string Fields)
    {
        public Place Field(TypeSchema type, string name) => new(ErrorPath.Child(Path, name), type.ShortName, ErrorPath.Child(Fields, name));

        public Place At(string path) => this with { Path = path };

        public TypeMismatchException Mismatch(JsonNode value, TypeSchema type) => new(
            $"json: cannot unmarshal {GoTypes.OfJson(value)} into Go struct field {Struct}.{Fields} of type {GoTypes.Of(type)}",
            type.Shape switch
            {
                TypeShape.Map => $"cannot restore map from {GoText.KindOf(value)}",
                TypeShape.List => $"cannot restore slice from {GoText.KindOf(value)}",
                TypeShape.Object => $"cannot restore struct from: {GoText.KindOf(value)}",
                _ => $"unrecognized type: {GoTypes.Of(type)}",
            });

        public static TypeMismatchException MismatchOfValue(JsonNode value, string goType) =>
            new($"json: cannot unmarshal {GoTypes.OfJson(value)} into Go value of type {goType}");
    }
}
