using System.Text.Json.Nodes;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Ignoring;

/// <summary>Finds which declared item of a list is which live one.</summary>
internal static class ItemPairs
{
    /// <summary>By the live items' keys as their owners name them: exact ones first, then those that leave part of the key to a default.</summary>
    /// <returns>The declared item by the live item's index.</returns>
    public static Dictionary<int, JsonNode> ByKey(JsonArray declared, JsonArray live, FieldOwners owners)
    {
        var names = live.Select(owners.NameOf).ToArray();
        var pairs = new Dictionary<int, JsonNode>();
        Pair((name, item) => name.IsItem(item));
        Pair((name, item) => name.IsDeclaredItem(item));
        foreach (var (index, item) in ByName(declared, live))
        {
            if (names[index] is null && !pairs.ContainsValue(item))
            {
                pairs[index] = item;
            }
        }

        return pairs;

        void Pair(Func<PathElement, JsonNode?, bool> isItem)
        {
            for (var index = 0; index < live.Count; index++)
            {
                if (names[index] is { } name
                    && !pairs.ContainsKey(index)
                    && declared.FirstOrDefault(item => item is not null && !pairs.ContainsValue(item) && isItem(name, item)) is { } found)
                {
                    pairs[index] = found;
                }
            }
        }
    }

    /// <summary>By their names, and by their position where they have none.</summary>
    /// <returns>The declared item by the live item's index.</returns>
    public static Dictionary<int, JsonNode> ByName(JsonArray declared, JsonArray live)
    {
        var pairs = new Dictionary<int, JsonNode>();
        for (var index = 0; index < live.Count; index++)
        {
            var found = NameOf(live[index]) is { } name
                ? declared.FirstOrDefault(item => NameOf(item) == name)
                : declared.ElementAtOrDefault(index) is { } item && NameOf(item) is null ? item : null;
            if (found is not null)
            {
                pairs[index] = found;
            }
        }

        return pairs;
    }

    private static string? NameOf(JsonNode? item) => item is JsonObject ? PathStep.NameOf(item) : null;
}
