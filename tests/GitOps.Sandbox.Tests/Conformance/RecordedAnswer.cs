using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Sandbox.Tests.Conformance;

/// <summary>Compares an answer with a recorded one, whose volatile values are placeholders.</summary>
internal static partial class RecordedAnswer
{
    private static readonly Dictionary<string, string> Placeholders = new()
    {
        ["uid"] = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["time"] = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z",
        ["resourceVersion"] = "[0-9]+",
        ["ip"] = "[0-9]+(\\.[0-9]+){3}",
        ["continue"] = "[-A-Za-z0-9_]+",
        ["n"] = "[0-9a-z]+",
    };

    /// <summary>The differences, each with its JSON pointer.</summary>
    public static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string pointer = "")
    {
        if (expected is JsonObject wanted && actual is JsonObject given)
        {
            var names = given.Select(member => member.Key).ToHashSet();
            foreach (var (name, value) in wanted)
            {
                var match = names.FirstOrDefault(candidate => Matches(name, candidate));
                if (match is null)
                {
                    yield return $"{pointer}/{name}: missing, expected {Short(value)}";
                    continue;
                }

                names.Remove(match);
                foreach (var difference in Differences(value, given[match], $"{pointer}/{name}"))
                {
                    yield return difference;
                }
            }

            foreach (var name in names)
            {
                yield return $"{pointer}/{name}: unexpected {Short(given[name])}";
            }
        }
        else if (expected is JsonArray wantedItems && actual is JsonArray givenItems)
        {
            for (var index = 0; index < Math.Max(wantedItems.Count, givenItems.Count); index++)
            {
                if (index >= givenItems.Count)
                {
                    yield return $"{pointer}/{index}: missing, expected {Short(wantedItems[index])}";
                }
                else if (index >= wantedItems.Count)
                {
                    yield return $"{pointer}/{index}: unexpected {Short(givenItems[index])}";
                }
                else
                {
                    foreach (var difference in Differences(wantedItems[index], givenItems[index], $"{pointer}/{index}"))
                    {
                        yield return difference;
                    }
                }
            }
        }
        else if (!SameScalar(expected, actual))
        {
            yield return $"{pointer}: expected {Short(expected)}, was {Short(actual)}";
        }
    }

    private static bool SameScalar(JsonNode? expected, JsonNode? actual)
    {
        if (expected?.GetValueKind() == JsonValueKind.String && actual is not null and not JsonObject and not JsonArray)
        {
            var text = expected.GetValue<string>();
            return actual.GetValueKind() == JsonValueKind.String
                ? Matches(text, actual.GetValue<string>())
                : Placeholder().IsMatch(text) && Matches(text, actual.ToJsonString());
        }

        return JsonNode.DeepEquals(expected, actual);
    }

    private static bool Matches(string expected, string actual)
    {
        if (!Placeholder().IsMatch(expected))
        {
            return expected == actual;
        }

        var pattern = Placeholder().Replace(Regex.Escape(expected), match => Placeholders[match.Groups[1].Value]);
        return Regex.IsMatch(actual, $"^{pattern}$");
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 300 ? text[..300] + "…" : text;
    }

    [GeneratedRegex("<(uid|time|resourceVersion|ip|continue|n)>")]
    private static partial Regex Placeholder();
}
