using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Typed;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>Checks custom objects against the value rules of their schema. CEL rules (<c>x-kubernetes-validations</c>) are not evaluated.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation</remarks>
internal sealed class CustomValidation(Violations violations)
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Checks an object whose metadata is checked elsewhere.</summary>
    public void Check(TypeSchema type, JsonObject value)
    {
        if (type.Source is { } schema)
        {
            CheckValue(schema, WithoutMetadata(value), "");
        }

        CheckLists(type, value, "");
    }

    private static JsonObject WithoutMetadata(JsonObject value)
    {
        var copy = (JsonObject)value.DeepClone();
        copy.Remove("metadata");
        return copy;
    }

    private void CheckValue(JsonObject schema, JsonNode? value, string path)
    {
        if (value is null && JsonText.Boolean(schema["nullable"]) == true)
        {
            return;
        }

        if (!FitsType(schema, value))
        {
            var name = JsonText.Boolean(schema["x-kubernetes-int-or-string"]) == true ? "integer,string" : JsonText.String(schema["type"]);
            violations.TypeInvalid(path, TypeName(value), $"{path} in body must be of type {name}: \"{TypeName(value)}\"");
            return;
        }

        switch (value)
        {
            case JsonObject map:
                CheckObject(schema, map, path);
                break;
            case JsonArray list:
                CheckList(schema, list, path);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                CheckText(schema, JsonText.String(scalar)!, path);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number:
                CheckNumber(schema, scalar, path);
                break;
        }

        if (schema["enum"] is JsonArray { Count: > 0 } allowed && !allowed.Any(item => JsonEquality.Same(item, value)))
        {
            violations.NotSupported(path, value, [.. allowed.Select(item => JsonText.String(item) ?? JsonText.Compact(item))]);
        }

        CheckCombinations(schema, value, path);
    }

    private void CheckObject(JsonObject schema, JsonObject map, string path)
    {
        Limit(schema, "minProperties", path, map.Count, limit => $"{path} in body should have at least {limit} properties", map);
        if (JsonText.Integer(schema["maxProperties"]) is { } most && map.Count > most)
        {
            violations.TooMany(path, map.Count, most);
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(JsonText.String).Where(name => name is not null && !map.ContainsKey(name)))
        {
            violations.Required(ErrorPath.Child(path, name!));
        }

        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var (name, value) in map)
        {
            if (properties[name] is JsonObject property)
            {
                CheckValue(property, value, ErrorPath.Child(path, name));
            }
            else if (schema["additionalProperties"] is JsonObject values)
            {
                CheckValue(values, value, ErrorPath.Child(path, name));
            }
        }
    }

    private void CheckList(JsonObject schema, JsonArray list, string path)
    {
        Limit(schema, "minItems", path, list.Count, limit => $"{path} in body should have at least {limit} items", list.Count);
        if (JsonText.Integer(schema["maxItems"]) is { } most && list.Count > most)
        {
            violations.TooMany(path, list.Count, most);
        }

        for (var index = 0; schema["items"] is JsonObject items && index < list.Count; index++)
        {
            CheckValue(items, list[index], ErrorPath.Index(path, index));
        }
    }

    private void CheckText(JsonObject schema, string text, string path)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (JsonText.Integer(schema["maxLength"]) is { } most && length > most)
        {
            violations.TooLong(path, (int)most);
        }

        Limit(schema, "minLength", path, length, limit => $"{path} in body should be at least {limit} chars long", text);
        if (JsonText.String(schema["pattern"]) is { } pattern && !Matches(pattern, text))
        {
            violations.Invalid(path, text, $"{path} in body should match '{pattern}'");
        }

        if (JsonText.String(schema["format"]) is { } format && !FitsFormat(format, text))
        {
            violations.Invalid(path, text, $"{path} in body must be of type {format}: {JsonText.Compact(JsonValue.Create(text))}");
        }
    }

    private void CheckNumber(JsonObject schema, JsonValue number, string path)
    {
        var value = JsonText.Number(number) ?? 0;
        var above = JsonText.Boolean(schema["exclusiveMinimum"]) == true;
        if (JsonText.Number(schema["minimum"]) is { } least && (above ? value <= least : value < least))
        {
            violations.Invalid(path, number, $"{path} in body should be greater than {(above ? "" : "or equal to ")}{Text(least)}");
        }

        var below = JsonText.Boolean(schema["exclusiveMaximum"]) == true;
        if (JsonText.Number(schema["maximum"]) is { } most && (below ? value >= most : value > most))
        {
            violations.Invalid(path, number, $"{path} in body should be less than {(below ? "" : "or equal to ")}{Text(most)}");
        }

        if (JsonText.Number(schema["multipleOf"]) is { } factor and > 0 && Math.Abs((value / factor) - Math.Round(value / factor)) > double.Epsilon)
        {
            violations.Invalid(path, number, $"{path} in body should be a multiple of {Text(factor)}");
        }
    }

    private void CheckCombinations(JsonObject schema, JsonNode? value, string path)
    {
        foreach (var part in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>())
        {
            CheckValue(part, value, path);
        }

        if (schema["anyOf"] is JsonArray { Count: > 0 } any && !any.OfType<JsonObject>().Any(part => Fits(part, value, path)))
        {
            violations.Invalid("<nil>", "", $"\"{path}\" must validate at least one schema (anyOf)");
        }

        if (schema["oneOf"] is JsonArray { Count: > 0 } one && one.OfType<JsonObject>().Count(part => Fits(part, value, path)) is var count && count != 1)
        {
            violations.Invalid("<nil>", "", $"\"{path}\" must validate one and only one schema (oneOf). Found {(count == 0 ? "none" : $"{count}")} valid{(count > 1 ? " alternatives" : "")}");
        }

        if (schema["not"] is JsonObject not && Fits(not, value, path))
        {
            violations.Invalid("<nil>", "", $"\"{path}\" must not validate the schema (not)");
        }
    }

    private static bool Fits(JsonObject schema, JsonNode? value, string path)
    {
        var trial = new Violations();
        new CustomValidation(trial).CheckValue(schema, value, path);
        return trial.Causes.Count == 0;
    }

    private void CheckLists(TypeSchema type, JsonNode? value, string path)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, item) in map.Where(field => field.Key != "metadata" || path.Length > 0))
                {
                    CheckLists(Structure.FieldType(type, name) ?? TypeSchema.Any, item, ErrorPath.Child(path, name));
                }

                break;
            case JsonArray list when type.Shape == TypeShape.List:
                CheckDistinct(type, list, path);
                for (var index = 0; index < list.Count; index++)
                {
                    CheckLists(type.Items!, list[index], ErrorPath.Index(path, index));
                }

                break;
        }
    }

    private void CheckDistinct(TypeSchema type, JsonArray list, string path)
    {
        var names = new HashSet<PathElement>();
        for (var index = 0; type.ListMerge != ListMerge.Atomic && index < list.Count; index++)
        {
            if (!ListItems.TryName(type, list[index], out var name, out _) || names.Add(name))
            {
                continue;
            }

            var keys = new JsonObject();
            foreach (var key in type.ListMapKeys)
            {
                keys[key] = list[index]?[key]?.DeepClone();
            }

            violations.Duplicate(ErrorPath.Index(path, index), type.ListMerge == ListMerge.Map ? keys : list[index]);
        }
    }

    private void Limit(JsonObject schema, string name, string path, int actual, Func<long, string> problem, JsonNode printed)
    {
        if (JsonText.Integer(schema[name]) is { } limit && actual < limit)
        {
            violations.Invalid(path, printed, problem(limit));
        }
    }

    private static bool FitsType(JsonObject schema, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (JsonText.Boolean(schema["x-kubernetes-int-or-string"]) == true)
        {
            return kind == JsonValueKind.String || JsonText.Integer(value) is not null;
        }

        return JsonText.String(schema["type"]) switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => JsonText.Integer(value) is not null,
            "number" => kind == JsonValueKind.Number,
            _ => true,
        };
    }

    private static string TypeName(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => JsonText.IsInteger(value) ? "integer" : "number",
        _ => "null",
    };

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (Exception exception) when (exception is RegexParseException or RegexMatchTimeoutException)
        {
            // Go's patterns have forms that .NET's do not; such a rule cannot be checked here.
            return true;
        }
    }

    private static bool FitsFormat(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Contains('T', StringComparison.Ordinal),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "ipv4" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "ipv6" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "uuid" => Guid.TryParse(text, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        _ => true,
    };

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
