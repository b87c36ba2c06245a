using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Ignoring;

/// <summary>
/// Fields of an object, as rules name them: a JSON pointer (<c>/spec/template/spec/containers/0/image</c>), or a path as a
/// diff or a server shows it (<c>spec.template.spec.containers[server].image</c>, <c>metadata.annotations[a.b/c]</c>),
/// both with <c>*</c> for any name or item.
/// </summary>
/// <param name="Steps">The steps; at least one.</param>
internal sealed record FieldPattern(IReadOnlyList<PathStep> Steps)
{
    /// <summary>What makes an object itself: never left out of an apply.</summary>
    private static readonly string[][] Identity = [["apiVersion"], ["kind"], ["metadata"], ["metadata", "name"], ["metadata", "namespace"]];

    /// <summary>The pattern for a place of an object.</summary>
    public static FieldPattern Of(FieldPath path) =>
        new([.. path.Steps.Select(step => new PathStep(step.Field ?? step.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)))]);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static FieldPattern? Parse(string text, out string? problem)
    {
        var steps = text.StartsWith('/') ? ParsePointer(text) : PathText.Parse(text);
        problem = steps switch
        {
            _ when steps is null or [] || steps.Any(step => step.Text.Length == 0) => $"\"{text}\" is no path; write it like /spec/replicas or spec.template.spec.containers[*].image.",
            [{ IsAny: true }] => $"\"{text}\" is the whole object; name the fields of it that are left to the cluster.",
            _ when Identity.Any(names => names.SequenceEqual(steps.Select(step => step.Text))) =>
                $"\"{text}\" is what makes the object itself, and cannot be left to the cluster.",
            _ => null,
        };
        return problem is null ? new FieldPattern(steps!) : null;
    }

    /// <summary>Whether a place of an object, or something around it, is meant.</summary>
    public bool Covers(FieldPath place, JsonNode? root)
    {
        if (place.Steps.Count < Steps.Count)
        {
            return false;
        }

        foreach (var (mine, its) in Steps.Zip(place.Steps))
        {
            var child = its.Field is { } field ? (root as JsonObject)?[field] : (root as JsonArray)?.ElementAtOrDefault(its.Index);
            if (!(its.Field is { } name ? mine.MatchesField(name) : mine.MatchesItem(its.Index, child)))
            {
                return false;
            }

            root = child;
        }

        return true;
    }

    private static PathStep[] ParsePointer(string text) =>
    [
        .. text[1..].Split('/').Select(part =>
            new PathStep(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))),
    ];
}
