using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Core.Diffing;

/// <summary>
/// Hides the values of Secrets wherever an object is shown. Comparing happens before. Equal values get equal masks, so
/// that a reader sees whether a value changed; the masks mean nothing in another process.
/// </summary>
internal static class SecretMask
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static bool IsSecret(ResourceId id) => id is { Group: "", Kind: "Secret" };

    /// <summary>The object to show: itself, or a copy with masked values for a Secret.</summary>
    public static JsonObject View(ResourceId id, JsonObject value)
    {
        if (!IsSecret(id))
        {
            return value;
        }

        var view = value.DeepClone().AsObject();
        MaskMembers(view["data"] as JsonObject);
        MaskMembers(view["stringData"] as JsonObject);
        if (view["metadata"]?["annotations"] is JsonObject annotations && annotations.ContainsKey(LastApplied))
        {
            annotations[LastApplied] = Mask(annotations[LastApplied]);
        }

        return view;
    }

    /// <summary>The value at a place of an object, as it may be shown.</summary>
    public static JsonNode? View(ResourceId id, FieldPath path, JsonNode? value)
    {
        if (!IsSecret(id) || value is null)
        {
            return value;
        }

        switch (path.Steps)
        {
            case [{ Field: "data" or "stringData" }]:
                var map = value.DeepClone();
                MaskMembers(map as JsonObject);
                return map;
            case [{ Field: "data" or "stringData" }, ..]:
                return Mask(value);
            case [{ Field: "metadata" }, { Field: "annotations" }, { Field: LastApplied }]:
                return Mask(value);
            case [{ Field: "metadata" }, { Field: "annotations" }] when value is JsonObject annotations && annotations.ContainsKey(LastApplied):
                var copy = annotations.DeepClone().AsObject();
                copy[LastApplied] = Mask(copy[LastApplied]);
                return copy;
            default:
                return value;
        }
    }

    /// <summary>A server's message about an object, without the Secret's values that it quotes.</summary>
    public static string Redact(ResourceId id, JsonObject? value, string message)
    {
        if (!IsSecret(id) || value is null)
        {
            return message;
        }

        var values = (value["data"] as JsonObject ?? []).Concat(value["stringData"] as JsonObject ?? [])
            .Where(member => member.Value is not null)
            .SelectMany(member => Spellings(member.Value!))
            .Where(text => text.Length > 0)
            .OrderByDescending(text => text.Length);
        return values.Aggregate(message, Replace);

        // A value of a letter or two is only hidden where it is quoted: everywhere, nothing of the message would be left.
        static string Replace(string text, string secret) => secret.Length < 4
            ? text.Replace($"\"{secret}\"", "\"***\"", StringComparison.Ordinal)
            : text.Replace(secret, "***", StringComparison.Ordinal);
    }

    private static void MaskMembers(JsonObject? map)
    {
        foreach (var name in map?.Select(member => member.Key).ToArray() ?? [])
        {
            map![name] = Mask(map[name]);
        }
    }

    private static JsonValue Mask(JsonNode? value)
    {
        var hash = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null"));
        return JsonValue.Create($"*** ({Convert.ToHexString(hash, 0, 3).ToLowerInvariant()})");
    }

    private static IEnumerable<string> Spellings(JsonNode value)
    {
        var text = value is JsonValue scalar && scalar.TryGetValue(out string? plain) ? plain : value.ToJsonString();
        yield return text;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
        {
            yield return Encoding.UTF8.GetString(bytes, 0, length);
        }
    }
}
