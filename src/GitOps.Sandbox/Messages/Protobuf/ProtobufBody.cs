using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Messages.Protobuf;

/// <summary>
/// Reads the bodies that kubectl's typed commands send: a magic number, then an envelope with the object's kind and its bytes
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding). Answers are JSON, which the same commands take.
/// </summary>
internal static class ProtobufBody
{
    /// <summary>The media type of such bodies.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int DeepestNesting = 32;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object as JSON; null when it is of a kind that cannot be read.</summary>
    /// <exception cref="FormatException">The bytes are no such body.</exception>
    public static JsonObject? ToJson(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var envelope = new WireReader(body[Magic.Length..]);
        while (envelope.Read(out var field))
        {
            if (field == 1)
            {
                var type = new WireReader(envelope.Bytes());
                while (type.Read(out var part))
                {
                    (apiVersion, kind) = part == 1 ? (type.Text(), kind) : part == 2 ? (apiVersion, type.Text()) : (apiVersion, kind);
                }
            }
            else if (field == 2)
            {
                raw = envelope.Bytes();
            }
        }

        var (group, version) = ResourceId.SplitApiVersion(apiVersion);
        var message = $"{group}/{version}/{kind}";
        if (MessageTable.Default.Find(message) is null)
        {
            return null;
        }

        var json = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        ReadInto(json, raw, message, DeepestNesting);
        return json;
    }

    private static void ReadInto(JsonObject json, ReadOnlySpan<byte> bytes, string message, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException("proto: exceeded max depth");
        }

        var fields = MessageTable.Default.Find(message)!;
        var reader = new WireReader(bytes);
        while (reader.Read(out var number))
        {
            if (!fields.TryGetValue(number, out var field))
            {
                continue;
            }

            if (field.Name == "~")
            {
                ReadInto(json, reader.Bytes(), field.Type, depth - 1);
            }
            else if (field.Shape == FieldShape.Map)
            {
                var (key, value) = Entry(reader.Bytes(), field.Type, depth);
                json[field.Name] ??= new JsonObject();
                json[field.Name]![key] = value;
            }
            else if (field.Shape == FieldShape.List)
            {
                json[field.Name] ??= new JsonArray();
                json[field.Name]!.AsArray().Add(Value(ref reader, field.Type, depth, keepEmpty: true));
            }
            else if (Value(ref reader, field.Type, depth, keepEmpty: false) is { } value)
            {
                json[field.Name] = value;
            }
        }
    }

    private static (string Key, JsonNode? Value) Entry(ReadOnlySpan<byte> bytes, string type, int depth)
    {
        var (key, value) = ("", (JsonNode?)"");
        var reader = new WireReader(bytes);
        while (reader.Read(out var part))
        {
            if (part == 1)
            {
                key = reader.Text();
            }
            else if (part == 2)
            {
                value = Value(ref reader, type, depth, keepEmpty: true);
            }
        }

        return (key, value);
    }

    private static JsonNode? Value(ref WireReader reader, string type, int depth, bool keepEmpty)
    {
        switch (type)
        {
            case "string":
                var text = reader.Text();
                return text.Length > 0 || keepEmpty ? text : null;
            case "bytes":
                var data = reader.Bytes();
                return data.Length > 0 || keepEmpty ? Convert.ToBase64String(data) : null;
            case "int" or "int*":
                var number = reader.Number();
                return number != 0 || keepEmpty || type == "int*" ? number : null;
            case "bool" or "bool*":
                var flag = reader.Number() != 0;
                return flag || keepEmpty || type == "bool*" ? flag : null;
            case "Quantity":
                return Quantity(reader.Bytes());
            case "IntOrString":
                var (kind, value, name) = IntOrString(reader.Bytes());
                return kind == 1 ? name : value;
            default:
                var json = new JsonObject();
                ReadInto(json, reader.Bytes(), type, depth - 1);
                return json.Count > 0 || keepEmpty ? json : null;
        }
    }

    private static string Quantity(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return reader.Read(out var number) && number == 1 ? reader.Text() : "0";
    }

    private static (long Kind, long Number, string Text) IntOrString(ReadOnlySpan<byte> bytes)
    {
        var (kind, value, text) = (0L, 0L, "");
        var reader = new WireReader(bytes);
        while (reader.Read(out var part))
        {
            switch (part)
            {
                case 1: kind = reader.Number(); break;
                case 2: value = reader.Number(); break;
                case 3: text = reader.Text(); break;
            }
        }

        return (kind, value, text);
    }
}
