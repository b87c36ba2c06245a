using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>Whether two JSON values are the same: objects whatever the order of their fields, numbers by value.</summary>
internal static class JsonEquality
{
    /// <summary>Up to this number of fields, looking for each costs less than a table of them.</summary>
    private const int FewFields = 32;

    public static bool Same(JsonNode? one, JsonNode? other) => ReferenceEquals(one, other) || (one, other) switch
    {
        (JsonObject left, JsonObject right) => left.Count == right.Count && SameFields(left, right),
        (JsonArray left, JsonArray right) => left.Count == right.Count && SameItems(left, right),
        (JsonValue left, JsonValue right) => SameScalar(left, right),
        _ => false,
    };

    /// <param name="one">A value.</param>
    /// <param name="other">A value that was read; undefined is null.</param>
    public static bool Same(JsonNode? one, JsonElement other) => one switch
    {
        null => other.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null,
        JsonObject map => other.ValueKind == JsonValueKind.Object && SameFields(map, other),
        JsonArray list => other.ValueKind == JsonValueKind.Array && SameItems(list, other),
        JsonValue scalar => SameScalar(scalar, other),
        _ => false,
    };

    private static bool SameFields(JsonObject one, JsonObject other)
    {
        foreach (var (name, value) in one)
        {
            if (!other.TryGetPropertyValue(name, out var counterpart) || !Same(value, counterpart))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameItems(JsonArray one, JsonArray other)
    {
        for (var index = 0; index < one.Count; index++)
        {
            if (!Same(one[index], other[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameScalar(JsonValue one, JsonValue other)
    {
        var kind = one.GetValueKind();
        return kind == other.GetValueKind() && kind switch
        {
            JsonValueKind.String => JsonText.String(one) == JsonText.String(other),
            JsonValueKind.Number => JsonText.Integer(one) is { } left && JsonText.Integer(other) is { } right
                ? left == right
                : JsonText.Number(one) == JsonText.Number(other),
            _ => true,
        };
    }

    private static bool SameFields(JsonObject one, JsonElement other)
    {
        var count = 0;
        if (one.Count <= FewFields)
        {
            foreach (var (name, value) in one)
            {
                if (!other.TryGetProperty(name, out var counterpart) || !Same(value, counterpart))
                {
                    return false;
                }
            }

            foreach (var _ in other.EnumerateObject())
            {
                count++;
            }
        }
        else
        {
            foreach (var field in other.EnumerateObject())
            {
                count++;
                if (!one.TryGetPropertyValue(field.Name, out var counterpart) || !Same(counterpart, field.Value))
                {
                    return false;
                }
            }
        }

        return count == one.Count;
    }

    private static bool SameItems(JsonArray one, JsonElement other)
    {
        if (one.Count != other.GetArrayLength())
        {
            return false;
        }

        var index = 0;
        foreach (var item in other.EnumerateArray())
        {
            if (!Same(one[index++], item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameScalar(JsonValue one, JsonElement other) => other.ValueKind switch
    {
        JsonValueKind.String => JsonText.String(one) is { } text && other.ValueEquals(text),
        JsonValueKind.Number => one.GetValueKind() == JsonValueKind.Number && SameNumber(one, other),
        JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array => false,
        var kind => one.GetValueKind() == kind,
    };

    private static bool SameNumber(JsonValue one, JsonElement other) =>
        JsonText.Integer(one) is { } left && other.TryGetInt64(out var right) ? left == right : SameScalar(one, JsonValue.Create(other)!);
}
