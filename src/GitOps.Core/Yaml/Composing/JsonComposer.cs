using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Yaml.Composing;

/// <summary>Reads the JSON values of a chunk, several in a row as kubectl allows, with the same numbers and duplicate check as YAML.</summary>
internal static class JsonComposer
{
    /// <summary>The values, each with the part of the chunk it was read from.</summary>
    /// <exception cref="JsonException">Not JSON, or with a duplicate key: for YAML, of which JSON is a part, to read or to refuse.</exception>
    public static List<(JsonNode Root, YamlChunk Part)> Compose(YamlChunk chunk, YamlLimits limits)
    {
        var bytes = Encoding.UTF8.GetBytes(chunk.Text);
        var options = new JsonReaderOptions { MaxDepth = limits.MaxDepth };
        var values = new List<(JsonNode, YamlChunk)>();
        var (index, at) = (0, chunk.PositionOf(0));
        for (var offset = SkipSpace(bytes, 0); offset < bytes.Length;)
        {
            // One reader refuses a second value, so each value gets its own.
            var reader = new Utf8JsonReader(bytes.AsSpan(offset), isFinalBlock: false, new JsonReaderState(options));
            Next(ref reader);
            var value = Value(ref reader) ?? throw new JsonException();
            Pass(chunk.Text.AsSpan(index).IndexOfAnyExcept(" \t\r\n"));
            var length = Encoding.UTF8.GetCharCount(bytes, offset, (int)reader.BytesConsumed);
            values.Add((value, chunk with { Text = chunk.Text.Substring(index, length), FirstLine = at.Line, FirstColumn = at.Column }));
            Pass(length);
            offset = SkipSpace(bytes, offset + (int)reader.BytesConsumed);
        }

        return values;

        void Pass(int length)
        {
            var passed = chunk.Text.AsSpan(index, length);
            var newline = passed.LastIndexOf('\n');
            at = new SourcePosition(at.Line + passed.Count('\n'), newline < 0 ? at.Column + length : length - newline);
            index += length;
        }
    }

    private static int SkipSpace(byte[] bytes, int offset)
    {
        var next = bytes.AsSpan(offset).IndexOfAnyExcept(" \t\r\n"u8);
        return next < 0 ? bytes.Length : offset + next;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader),
        JsonTokenType.StartArray => Array(ref reader),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Null => null,
        JsonTokenType.Number => Number(ref reader),
        _ => throw new JsonException(),
    };

    private static JsonObject Object(ref Utf8JsonReader reader)
    {
        var value = new JsonObject();
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            Next(ref reader);
            var field = Value(ref reader);
            if (value.ContainsKey(key))
            {
                throw new JsonException();
            }

            value.Add(key, field);
        }

        return value;
    }

    private static JsonArray Array(ref Utf8JsonReader reader)
    {
        var value = new JsonArray();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            value.Add(Value(ref reader));
        }

        return value;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException();

    private static JsonNode Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer))
        {
            return YamlScalar.Of(integer).ToJson()!;
        }

        return reader.TryGetDouble(out var number) && double.IsFinite(number) ? YamlScalar.Of(number).ToJson()! : throw new JsonException();
    }
}
