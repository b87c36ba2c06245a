using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Patching;

/// <summary>
/// The directives that stand beside the lists they are about: <c>$deleteFromPrimitiveList</c>, <c>$setElementOrder</c> and
/// <c>$retainKeys</c>. kubectl writes them into the patches it computes; kustomize itself would keep them as fields.
/// </summary>
internal sealed class ListDirectives
{
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";
    private readonly List<(string Field, JsonArray Values)> _deletions = [];
    private readonly List<(string Field, JsonArray Order)> _orders = [];
    private JsonArray? _retained;

    /// <summary>Takes the directives out of an object of a patch.</summary>
    public static ListDirectives Take(JsonObject patch)
    {
        var directives = new ListDirectives();
        foreach (var (name, value) in patch.Where(field => field.Key.StartsWith('$')).ToList())
        {
            if (value is not JsonArray values)
            {
                continue;
            }

            if (name == RetainKeys)
            {
                directives._retained = values;
            }
            else if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                directives._deletions.Add((name[DeletePrefix.Length..], values));
            }
            else if (name.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                directives._orders.Add((name[OrderPrefix.Length..], values));
            }
            else
            {
                continue;
            }

            patch.Remove(name);
        }

        return directives;
    }

    /// <summary>Does to the merged object what they say.</summary>
    public void Apply(JsonObject merged)
    {
        foreach (var (field, values) in _deletions)
        {
            Rewrite(merged, field, items => items.Where(item => !values.Any(value => JsonNode.DeepEquals(value, item))));
        }

        foreach (var (field, order) in _orders)
        {
            Rewrite(merged, field, items => InOrder(items, order));
        }

        if (_retained is not null)
        {
            foreach (var name in merged.Select(field => field.Key).Where(name => !_retained.Any(kept => JsonNode.DeepEquals(kept, name))).ToList())
            {
                merged.Remove(name);
            }
        }
    }

    private static void Rewrite(JsonObject merged, string field, Func<List<JsonNode?>, IEnumerable<JsonNode?>> rewrite)
    {
        if (merged[field] is not JsonArray list)
        {
            return;
        }

        var items = list.ToList();
        var result = rewrite(items).ToList();
        list.Clear();
        foreach (var item in result)
        {
            list.Add(item);
        }
    }

    // What the order does not name stays before the named item that follows it.
    private static IEnumerable<JsonNode?> InOrder(List<JsonNode?> items, JsonArray order)
    {
        var rank = items.Select(item => (Item: item, Rank: RankOf(item, order))).ToList();
        for (var (i, next) = (rank.Count - 1, order.Count); i >= 0; i--)
        {
            next = rank[i].Rank ?? next;
            rank[i] = (rank[i].Item, next);
        }

        return rank.OrderBy(entry => entry.Rank).Select(entry => entry.Item);
    }

    private static int? RankOf(JsonNode? item, JsonArray order)
    {
        for (var i = 0; i < order.Count; i++)
        {
            var named = order[i] is JsonObject keys
                ? item is JsonObject value && keys.All(key => JsonNode.DeepEquals(key.Value, value[key.Key]))
                : JsonNode.DeepEquals(order[i], item);
            if (named)
            {
                return i;
            }
        }

        return null;
    }
}
