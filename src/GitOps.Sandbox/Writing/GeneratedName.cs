using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Writing;

/// <summary>Names made from <c>metadata.generateName</c>.</summary>
internal static class GeneratedName
{
    // No vowels, so that no words come out, and none of the characters that look alike.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int LongestPrefix = 63 - SuffixLength;

    /// <summary>Names an object that has a prefix and no name.</summary>
    /// <returns>Whether it did.</returns>
    public static bool Give(JsonObject json)
    {
        if (json["metadata"] is not JsonObject metadata || Text(metadata, "name").Length > 0 || Text(metadata, "generateName").Length == 0)
        {
            return false;
        }

        GiveAgain(json);
        return true;
    }

    /// <summary>Gives it another name.</summary>
    public static void GiveAgain(JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        metadata["name"] = From(Text(metadata, "generateName"));
    }

    /// <summary>A name that begins with a prefix.</summary>
    public static string From(string prefix) =>
        (prefix.Length > LongestPrefix ? prefix[..LongestPrefix] : prefix) + RandomNumberGenerator.GetString(Letters, SuffixLength);

    private static string Text(JsonObject metadata, string name) =>
        metadata[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
