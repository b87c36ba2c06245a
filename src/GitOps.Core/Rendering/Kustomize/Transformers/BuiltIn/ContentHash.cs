using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>
/// The hash kustomize and kubectl append to generated names: ten characters of the SHA-256 of the object's JSON, as Go writes
/// it, spelled with letters that form no words.
/// </summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static string Of(JsonObject value)
    {
        var content = value.Text("kind") switch
        {
            "ConfigMap" => Encoded(value, "kind", "data", "binaryData"),
            "Secret" => Encoded(value, "kind", "type", "data", "stringData"),
            _ => (JsonObject)value.DeepClone(),
        };
        var json = new StringBuilder();
        Write(content, json);
        var hex = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString()))).ToLowerInvariant();
        return string.Concat(hex[..Length].Select(digit => digit switch
        {
            '0' => 'g',
            '1' => 'h',
            '3' => 'k',
            'a' => 'm',
            'e' => 't',
            _ => digit,
        }));
    }

    // The last field counts only when it is there; the others count as empty text. The name always does: that kustomize
    // does not find it is what made every hash it ever printed.
    private static JsonObject Encoded(JsonObject value, params string[] fields)
    {
        var result = new JsonObject { ["name"] = "" };
        foreach (var field in fields)
        {
            var content = value[field];
            if (field != fields[^1] || content is JsonObject)
            {
                result[field] = content is null ? "" : content.DeepClone();
            }
        }

        return result;
    }

    private static void Write(JsonNode? node, StringBuilder output)
    {
        switch (node)
        {
            case JsonObject fields:
                WriteList('{', '}', fields.OrderBy(field => field.Key, StringComparer.Ordinal), output, field =>
                {
                    WriteString(field.Key, output);
                    output.Append(':');
                    Write(field.Value, output);
                });
                break;
            case JsonArray items:
                WriteList('[', ']', items, output, item => Write(item, output));
                break;
            case not null when node.GetValueKind() == JsonValueKind.String:
                WriteString(node.ScalarText(), output);
                break;
            default:
                output.Append(node.ScalarText());
                break;
        }
    }

    private static void WriteList<T>(char open, char close, IEnumerable<T> items, StringBuilder output, Action<T> write)
    {
        output.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                output.Append(',');
            }

            first = false;
            write(item);
        }

        output.Append(close);
    }

    // encoding/json escapes what HTML and JavaScript would take for something else, and nothing more.
    private static void WriteString(string text, StringBuilder output)
    {
        output.Append('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    output.Append('\\').Append(character);
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case '\b':
                    output.Append("\\b");
                    break;
                case '\f':
                    output.Append("\\f");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    output.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    output.Append(character);
                    break;
            }
        }

        output.Append('"');
    }
}
