using System.Text.Json;

namespace GitOps.Core.Objects.Live;

/// <summary>Finds values in JSON text without making anything of the rest of it.</summary>
internal static class JsonSlice
{
    /// <summary>More than any server answers: what is too deep is for others to tell.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 20_000 };

    /// <summary>The text of a field of fields; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!Reach(ref reader, json, path))
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>The string of a field of fields; null when there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json, Options);
        return Reach(ref reader, json, path) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>The strings of fields of a field, in the order of their names, read in one go; null for what there is none of.</summary>
    public static string?[] Texts(ReadOnlySpan<byte> json, string field, params string[] names)
    {
        var (texts, found) = (new string?[names.Length], 0);
        var reader = new Utf8JsonReader(json, Options);
        if (!Reach(ref reader, json, [field]) || reader.TokenType != JsonTokenType.StartObject)
        {
            return texts;
        }

        while (found < names.Length && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader, names);
            reader.Read();
            if (index >= 0 && texts[index] is null && reader.TokenType == JsonTokenType.String)
            {
                texts[index] = reader.GetString();
                found++;
            }

            reader.Skip();
        }

        return texts;
    }

    private static int IndexOf(ref Utf8JsonReader reader, string[] names)
    {
        for (var index = 0; index < names.Length; index++)
        {
            if (reader.ValueTextEquals(names[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Reads up to the value of a field of fields, and nothing behind it; false when there is none.</summary>
    private static bool Reach(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, scoped ReadOnlySpan<string> path)
    {
        if (json.IsEmpty || !reader.Read())
        {
            return false;
        }

        foreach (var name in path)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !ReachField(ref reader, name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReachField(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
