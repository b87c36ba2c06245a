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
        foreach (var name in path)
        {
            json = FindField(json, name);
        }

        return json;
    }

    /// <summary>The string of a field of fields; null when there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> json, params ReadOnlySpan<string> path)
    {
        var found = Find(json, path);
        if (found.IsEmpty || found[0] != '"')
        {
            return null;
        }

        var reader = new Utf8JsonReader(found);
        reader.Read();
        return reader.GetString();
    }

    private static ReadOnlySpan<byte> FindField(ReadOnlySpan<byte> json, string name)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            return default;
        }

        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isFound)
            {
                return json[start..(int)reader.BytesConsumed];
            }
        }

        return default;
    }
}
