using System.Text.RegularExpressions;

namespace GitOps.Core.Ignoring;

/// <summary>Reads paths such as <c>spec.containers[server].image</c>, <c>.spec.ports[port=80,protocol="TCP"]</c> and <c>metadata.annotations[a.b/c]</c>, quoted or not.</summary>
internal static partial class PathText
{
    /// <summary>The steps; null when the text is no path.</summary>
    public static IReadOnlyList<PathStep>? Parse(string text)
    {
        var steps = new List<PathStep>();
        var rest = text.StartsWith('.') ? text : "." + text;
        while (rest.Length > 0)
        {
            if (Step().Match(rest) is not { Success: true } match)
            {
                return null;
            }

            steps.Add(match.Groups["keys"] is { Success: true, Value: var keys }
                ? new PathStep(keys, [.. Key().Matches(keys).Select(key => KeyValuePair.Create(key.Groups["name"].Value, key.Groups["value"].Value))])
                : new PathStep(match.Groups["name"].Value));
            rest = rest[match.Length..];
        }

        return steps;
    }

    // .name, ["any.name"], [name="value",...], or [item]
    [GeneratedRegex("""^(?:\.(?<name>[^.\[\]"']+)|\[["'](?<name>[^"'\]]+)["']\]|\[(?<keys>[A-Za-z]\w*=(?:"[^"]*"|[^,\]"]+)(?:,[A-Za-z]\w*=(?:"[^"]*"|[^,\]"]+))*)\]|\[(?<name>[^\]"']+)\])""")]
    private static partial Regex Step();

    [GeneratedRegex("""(?<name>\w+)="?(?<value>[^",]*)"?""")]
    private static partial Regex Key();
}
