using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>
/// A label selector in its text form: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1</c>
/// (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors).
/// </summary>
internal sealed partial class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
        Greater,
        Less,
    }

    public bool IsEmpty => _requirements.Count == 0;

    public static LabelSelector Parse(string text, Func<string, GitOpsException> invalid)
    {
        var requirements = new List<Requirement>();
        var at = 0;
        while (at < text.Length)
        {
            var match = RequirementPattern().Match(text, at);
            if (!match.Success || match.Length == 0)
            {
                throw invalid($"\"{text}\" is not a selector: cannot read \"{text[at..]}\"");
            }

            requirements.Add(Read(match));
            at += match.Length;
        }

        return new LabelSelector(requirements);
    }

    public bool Matches(JsonNode? labels)
    {
        var map = labels as JsonObject;
        foreach (var requirement in _requirements)
        {
            var value = map is not null && map.TryGetPropertyValue(requirement.Key, out var node) ? node.ScalarText() : null;
            if (!requirement.Accepts(value))
            {
                return false;
            }
        }

        return true;
    }

    private static Requirement Read(Match match)
    {
        var key = match.Groups["key"].Value;
        if (match.Groups["absent"].Success)
        {
            return new Requirement(key, Operator.Absent, []);
        }

        var values = match.Groups["set"].Success
            ? match.Groups["set"].Value.Split(',', StringSplitOptions.TrimEntries)
            : [match.Groups["value"].Value];
        return match.Groups["op"].Value switch
        {
            "" => new Requirement(key, Operator.Exists, []),
            "!=" or "notin" => new Requirement(key, Operator.NotIn, values),
            ">" => new Requirement(key, Operator.Greater, values),
            "<" => new Requirement(key, Operator.Less, values),
            _ => new Requirement(key, Operator.In, values),
        };
    }

    [GeneratedRegex(@"\G\s*(?:(?<absent>!)\s*(?<key>[^\s=!,()<>]+)|(?<key>[^\s=!,()<>]+)(?:\s+(?<op>in|notin)\s*\((?<set>[^)]*)\)|\s*(?<op>==|=|!=|>|<)\s*(?<value>[^\s=!,()<>]*))?)\s*(?:,|$)")]
    private static partial Regex RequirementPattern();

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        public bool Accepts(string? value) => Operator switch
        {
            Operator.In => value is not null && Values.Contains(value),
            Operator.NotIn => value is null || !Values.Contains(value),
            Operator.Exists => value is not null,
            Operator.Absent => value is null,
            Operator.Greater => Compare(value) > 0,
            _ => Compare(value) < 0,
        };

        private int Compare(string? value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
                ? number.CompareTo(limit)
                : 0;
    }
}
