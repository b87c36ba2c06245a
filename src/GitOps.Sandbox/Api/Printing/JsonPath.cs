using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>
/// The part of JSONPath that printer columns use: <c>.spec.size</c>, <c>.spec.parts[0].name</c>, <c>.spec.parts[*].name</c>,
/// <c>.status.conditions[?(@.type=="Ready")].status</c>, <c>.metadata.labels['a\.b']</c>.
/// </summary>
internal static partial class JsonPath
{
    /// <summary>The values at a path; none when nothing is there or the path is not understood.</summary>
    public static IEnumerable<JsonNode?> Find(JsonNode root, string path)
    {
        IEnumerable<JsonNode?> nodes = [root];
        var at = 0;
        while (at < path.Length)
        {
            var match = Step().Match(path, at);
            if (!match.Success || match.Index != at)
            {
                return [];
            }

            nodes = nodes.SelectMany(node => Next(node, match)).ToArray();
            at += match.Length;
        }

        return nodes;
    }

    private static IEnumerable<JsonNode?> Next(JsonNode? node, Match step)
    {
        if (step.Groups["name"] is { Success: true } name)
        {
            return node is JsonObject json && json.TryGetPropertyValue(name.Value.Replace("\\.", ".", StringComparison.Ordinal), out var value) ? [value] : [];
        }

        if (node is not JsonArray array)
        {
            return step.Groups["all"].Success && node is JsonObject members ? members.Select(member => member.Value) : [];
        }

        if (step.Groups["index"] is { Success: true } index)
        {
            var position = int.Parse(index.Value, CultureInfo.InvariantCulture);
            position = position < 0 ? array.Count + position : position;
            return position >= 0 && position < array.Count ? [array[position]] : [];
        }

        return step.Groups["all"].Success
            ? array
            : array.Where(item => item is JsonObject json && json[step.Groups["key"].Value]?.ToString() == step.Groups["value"].Value);
    }

    [GeneratedRegex(
        """\.(?<all>\*)|\.(?<name>(\\\.|[^.\[\]])+)|\[['"](?<name>[^'"]+)['"]\]|\[(?<index>-?[0-9]{1,6})\]|\[(?<all>\*)\]|\[\?\(\s*@\.(?<key>[^=\s]+)\s*==\s*['"](?<value>[^'"]*)['"]\s*\)\]""")]
    private static partial Regex Step();
}
