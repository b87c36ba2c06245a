using System.Text.Json.Nodes;
using GitOps.Core.Ignoring;

namespace GitOps.Core.Watching.Fights;

/// <summary>Finds what an object declares for a field.</summary>
internal static class DeclaredField
{
    /// <summary>The value; null when it declares none.</summary>
    public static JsonNode? Of(JsonNode? value, FieldPattern field)
    {
        foreach (var step in field.Steps)
        {
            value = value switch
            {
                JsonObject map => map.FirstOrDefault(member => step.MatchesField(member.Key)).Value,
                JsonArray list => list.Where((item, index) => step.MatchesItem(index, item)).FirstOrDefault(),
                _ => null,
            };
        }

        return value;
    }
}
