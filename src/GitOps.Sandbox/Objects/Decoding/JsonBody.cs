using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml;

namespace GitOps.Sandbox.Objects.Decoding;

/// <summary>A request's body as JSON, with the fields it gives twice.</summary>
/// <param name="Root">Its value; of a field given twice, the last.</param>
/// <param name="DuplicateFields">The paths of the fields given twice, such as <c>spec.replicas</c>.</param>
internal sealed record JsonBody(JsonNode? Root, IReadOnlyList<string> DuplicateFields)
{
    /// <summary>Reads JSON.</summary>
    /// <exception cref="JsonException">It is none; the message is the one Go's decoder gives.</exception>
    public static JsonBody Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
        var duplicates = new List<string>();
        try
        {
            reader.Read();
            var root = Value(ref reader, "", duplicates);
            if (reader.Read())
            {
                throw new JsonException("invalid character after top-level value");
            }

            return new JsonBody(root, duplicates);
        }
        catch (JsonException exception) when (exception.Source == "System.Text.Json")
        {
            throw new JsonException(GoMessage(json, (int)reader.BytesConsumed), exception);
        }
        catch (InvalidOperationException exception)
        {
            // Text that is no UTF-8 is found out only when it is read.
            throw new JsonException("invalid UTF-8 in string", exception);
        }
    }

    /// <summary>Reads YAML, of which JSON is a part.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public static JsonBody ParseYaml(ReadOnlySpan<byte> yaml)
    {
        var start = yaml.TrimStart(" \t\r\n"u8);
        if (!start.IsEmpty && start[0] is (byte)'{' or (byte)'[')
        {
            try
            {
                return Parse(yaml);
            }
            catch (JsonException) when (start[0] == (byte)'{')
            {
                // Flow-style YAML looks like JSON until it does not.
            }
        }

        try
        {
            var documents = YamlReader.Read("request body", yaml.ToArray());
            return new JsonBody(documents.Count == 0 ? null : documents[0].Root, []);
        }
        catch (GitOpsException exception)
        {
            throw new JsonException($"yaml: {exception.Message}", exception);
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Fields(ref reader, path, duplicates);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Value(ref reader, $"{path}[{list.Count}]", duplicates));
                }

                return list;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(reader.GetDouble());
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private static JsonObject Fields(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var map = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var below = path.Length == 0 ? name : $"{path}.{name}";
            var value = Value(ref reader, below, duplicates);
            if (map.ContainsKey(name))
            {
                duplicates.Add(below);
            }

            map[name] = value;
        }

        return map;
    }

    private static string GoMessage(ReadOnlySpan<byte> json, int position)
    {
        var rest = json[Math.Min(position, json.Length)..].TrimStart(" \t\r\n,:"u8);
        if (rest.IsEmpty || rest[0] == (byte)'"')
        {
            return "unexpected end of JSON input";
        }

        var text = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 4)]);
        return $"invalid character '{text[0]}' looking for beginning of value";
    }
}
