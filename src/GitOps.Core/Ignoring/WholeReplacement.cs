using System.Text.Json.Nodes;

namespace GitOps.Core.Ignoring;

/// <summary>
/// Puts live values in the place of what a pattern means inside a value that is applied as a whole, such as an atomic list:
/// what is left out there would be removed.
/// </summary>
internal sealed class WholeReplacement(IReadOnlyList<PathStep> steps)
{
    /// <summary>The declared value with the live parts, changed in place where it can be.</summary>
    /// <param name="declared">The declared value.</param>
    /// <param name="live">The live value.</param>
    /// <param name="depth">The step that is next.</param>
    public JsonNode Replace(JsonNode declared, JsonNode? live, int depth)
    {
        switch (declared, live)
        {
            case (JsonObject map, JsonObject or null):
                InMap(map, live as JsonObject ?? [], depth);
                return map;
            case (JsonArray, JsonArray) when depth == steps.Count - 1 && steps[depth].IsAny:
                return live.DeepClone();
            case (JsonArray list, JsonArray items):
                InList(list, items, depth);
                return list;
            default:
                return declared;
        }
    }

    private void InMap(JsonObject declared, JsonObject live, int depth)
    {
        string[] names = [.. declared.Union(live).Select(field => field.Key).Distinct().Where(steps[depth].MatchesField)];
        foreach (var name in names)
        {
            if (depth < steps.Count - 1)
            {
                Set(declared, name, declared[name] is { } inner ? Replace(inner, live[name], depth + 1) : null);
                if (declared[name] is JsonObject { Count: 0 } && live[name] is null)
                {
                    declared.Remove(name);
                }
            }
            else if (live.ContainsKey(name))
            {
                declared[name] = live[name]?.DeepClone();
            }
            else
            {
                declared.Remove(name);
            }
        }
    }

    private static void Set(JsonObject declared, string name, JsonNode? value)
    {
        if (value is not null && !ReferenceEquals(value, declared[name]))
        {
            declared[name] = value;
        }
    }

    private void InList(JsonArray declared, JsonArray live, int depth)
    {
        foreach (var (index, item) in ItemPairs.ByName(declared, live))
        {
            if (steps[depth].MatchesItem(index, live[index]))
            {
                var replaced = depth == steps.Count - 1 ? live[index]!.DeepClone() : Replace(item, live[index], depth + 1);
                if (!ReferenceEquals(replaced, item))
                {
                    declared[declared.IndexOf(item)] = replaced;
                }
            }
        }
    }
}
