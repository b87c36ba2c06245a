using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Whether two JSON values are the same: objects whatever the order of their fields, numbers by value.</summary>
internal static class JsonEquality
{
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        return (one, other) switch
        {
            (JsonObject left, JsonObject right) => AreEqual(left, right),
            (JsonArray left, JsonArray right) => AreEqual(left, right),
            (JsonValue left, JsonValue right) => AreEqual(left, right),
            _ => false,
        };
    }

    private static bool AreEqual(JsonObject one, JsonObject other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        foreach (var (name, value) in one)
        {
            if (!other.TryGetPropertyValue(name, out var counterpart) || !AreEqual(value, counterpart))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(JsonArray one, JsonArray other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var index = 0; index < one.Count; index++)
        {
            if (!AreEqual(one[index], other[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(JsonValue one, JsonValue other)
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
}
