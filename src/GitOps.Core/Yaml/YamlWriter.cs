using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Yaml;

/// <summary>
/// Writes JSON as YAML in the style of kubectl and kustomize: items of a list stand below their key, not indented, text
/// of several lines is a block, text that looks like another type is in double quotes. Reading it gives the same JSON.
/// </summary>
public static class YamlWriter
{
    // Readers look for the colon of a key within its first 1024 characters (YAML 1.2, section 7.4.2).
    private const int LongestSimpleKey = 500;

    private const int IndentSize = 2;

    /// <summary>Writes one document, ending with a line feed.</summary>
    /// <param name="node">The value; null writes <c>null</c>.</param>
    /// <param name="keyOrder">Order of the keys of each mapping; null keeps the given one.</param>
    public static string Write(JsonNode? node, IComparer<string>? keyOrder = null) => Write(node, keyOrder, isShown: false);

    /// <summary>Writes one document as it may stand on a terminal and in a pipeline's log: text that would be obeyed there is in double quotes, with escapes.</summary>
    /// <param name="node">The value; null writes <c>null</c>.</param>
    /// <param name="keyOrder">Order of the keys of each mapping; null keeps the given one.</param>
    public static string WriteToShow(JsonNode? node, IComparer<string>? keyOrder) => Write(node, keyOrder, isShown: true);

    /// <summary>Writes documents as one stream that kubectl accepts, separated by <c>---</c>, and that may be shown.</summary>
    /// <param name="nodes">The documents.</param>
    /// <param name="keyOrder">Order of the keys of each mapping; null keeps the given one.</param>
    public static string WriteStream(IEnumerable<JsonNode> nodes, IComparer<string>? keyOrder = null) =>
        string.Join("---\n", nodes.Select(node => WriteToShow(node, keyOrder)));

    private static string Write(JsonNode? node, IComparer<string>? keyOrder, bool isShown)
    {
        var output = new StringBuilder();
        new Document(output, keyOrder, isShown).Root(node);
        return output.ToString();
    }

    private sealed class Document(StringBuilder output, IComparer<string>? keyOrder, bool isShown)
    {
        public void Root(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } mapping:
                    Mapping(mapping, 0, startsOnThisLine: true);
                    break;
                case JsonArray { Count: > 0 } sequence:
                    Sequence(sequence, 0, startsOnThisLine: true);
                    break;
                default:
                    output.Append(Inline(node)).Append('\n');
                    break;
            }
        }

        private void Mapping(JsonObject mapping, int indent, bool startsOnThisLine)
        {
            var fields = keyOrder is null ? mapping : mapping.OrderBy(field => field.Key, keyOrder).AsEnumerable();
            foreach (var (key, value) in fields)
            {
                Indent(indent, ref startsOnThisLine);
                Key(IsObeyed(key) ? YamlText.Escaped(key) : YamlText.AsKey(key), indent);
                switch (value)
                {
                    case JsonObject { Count: > 0 } inner:
                        output.Append('\n');
                        Mapping(inner, indent + IndentSize, startsOnThisLine: false);
                        break;
                    case JsonArray { Count: > 0 } inner:
                        output.Append('\n');
                        Sequence(inner, indent, startsOnThisLine: false);
                        break;
                    default:
                        output.Append(' ');
                        Scalar(value, indent);
                        break;
                }
            }
        }

        private void Sequence(JsonArray sequence, int indent, bool startsOnThisLine)
        {
            foreach (var item in sequence)
            {
                Indent(indent, ref startsOnThisLine);
                output.Append("- ");
                switch (item)
                {
                    case JsonObject { Count: > 0 } inner:
                        Mapping(inner, indent + IndentSize, startsOnThisLine: true);
                        break;
                    case JsonArray { Count: > 0 } inner:
                        Sequence(inner, indent + IndentSize, startsOnThisLine: true);
                        break;
                    default:
                        Scalar(item, indent);
                        break;
                }
            }
        }

        private void Indent(int indent, ref bool startsOnThisLine)
        {
            output.Append(' ', startsOnThisLine ? 0 : indent);
            startsOnThisLine = false;
        }

        private void Key(string key, int indent)
        {
            _ = key.Length <= LongestSimpleKey
                ? output.Append(key).Append(':')
                : output.Append("? ").Append(key).Append('\n').Append(' ', indent).Append(':');
        }

        private void Scalar(JsonNode? node, int indent)
        {
            if (node?.GetValueKind() != JsonValueKind.String || node.GetValue<string>() is not { } text || !YamlText.CanBeBlock(text) || IsObeyed(text))
            {
                output.Append(Inline(node)).Append('\n');
                return;
            }

            output.Append(YamlText.BlockHeader(text)).Append('\n');
            var lines = text[^1] == '\n' ? text[..^1].Split('\n') : text.Split('\n');
            foreach (var line in lines)
            {
                output.Append(' ', line.Length == 0 ? 0 : indent + IndentSize).Append(line).Append('\n');
            }
        }

        private bool IsObeyed(string text) => isShown && ForeignText.HasCommand(text);

        private string Inline(JsonNode? node) => node switch
        {
            null => "null",
            JsonObject => "{}",
            JsonArray => "[]",
            _ when node.GetValueKind() == JsonValueKind.String =>
                node.GetValue<string>() is var text && IsObeyed(text) ? YamlText.Escaped(text) : YamlText.OnOneLine(text),
            _ => node.ToJsonString(),
        };
    }
}
