using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Patching;

/// <summary>Merges one list of a strategic merge patch.</summary>
/// <param name="type">The list's type.</param>
/// <param name="key">The merge key; null for a list of scalars.</param>
/// <param name="merge">Merges two items.</param>
internal sealed class ListMergePatch(TypeSchema type, string? key, Func<TypeSchema, JsonObject, JsonObject, JsonObject> merge)
{
    private const string Directive = "$patch";

    /// <summary>The merged list.</summary>
    /// <param name="original">The list as it is; it is changed.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="order">The order the patch asks for; null for that of its items.</param>
    public JsonArray Apply(JsonArray original, JsonArray patch, JsonArray? order)
    {
        if (key is null)
        {
            return InOrder(Union(original, patch), order ?? patch, original, null);
        }

        var items = patch.Select(item => item as JsonObject
            ?? throw StrategicMergePatch.BadFormat($"map: {JsonText.Compact(item)} does not contain declared merge key: {key}")).ToList();
        var plain = items.Where(item => !item.ContainsKey(Directive)).ToList();
        if (items.Any(item => JsonText.String(item[Directive]) == "replace"))
        {
            return new JsonArray([.. plain.Select(item => (JsonNode)StrategicMergePatch.WithoutDirectives(item))]);
        }

        var merged = (JsonArray)original.DeepClone();
        foreach (var item in items.Where(item => JsonText.String(item[Directive]) == "delete"))
        {
            StrategicMergePatch.RemoveAll(merged, other => JsonEquality.Same(other?[key], KeyOf(item)));
        }

        foreach (var item in plain)
        {
            Merge(merged, item);
        }

        return InOrder(merged, order ?? new JsonArray([.. plain.Select(item => (JsonNode)item.DeepClone())]), original, key);
    }

    /// <summary>
    /// The items in the order of a list, those it does not name at the places they had before: ahead of a named item only
    /// when they stood ahead of it.
    /// </summary>
    public static JsonArray InOrder(JsonArray merged, JsonArray order, JsonArray original, string? key)
    {
        var named = new Queue<JsonNode?>(merged.Where(item => IndexIn(order, item, key) >= 0).OrderBy(item => IndexIn(order, item, key)));
        var others = new Queue<JsonNode?>(merged.Where(item => IndexIn(order, item, key) < 0).OrderBy(item => IndexIn(original, item, key)));
        var result = new JsonArray();
        while (named.Count > 0 || others.Count > 0)
        {
            var takeOther = named.Count == 0 || (others.Count > 0 && StoodBefore(original, others.Peek(), named.Peek(), key));
            result.Add((takeOther ? others : named).Dequeue()?.DeepClone());
        }

        return result;
    }

    private static bool StoodBefore(JsonArray original, JsonNode? one, JsonNode? other, string? key)
    {
        var index = IndexIn(original, one, key);
        var otherIndex = IndexIn(original, other, key);
        return index >= 0 && otherIndex >= 0 && index < otherIndex;
    }

    private static int IndexIn(JsonArray list, JsonNode? item, string? key)
    {
        for (var index = 0; index < list.Count; index++)
        {
            var isSame = key is null
                ? JsonEquality.Same(list[index], item)
                : list[index] is JsonObject other && item is JsonObject map && JsonEquality.Same(other[key], map[key]);
            if (isSame)
            {
                return index;
            }
        }

        return -1;
    }

    private static JsonArray Union(JsonArray original, JsonArray patch)
    {
        var union = new JsonArray();
        foreach (var item in original.Concat(patch))
        {
            if (!union.Any(other => JsonEquality.Same(other, item)))
            {
                union.Add(item?.DeepClone());
            }
        }

        return union;
    }

    private void Merge(JsonArray merged, JsonObject item)
    {
        var index = IndexIn(merged, new JsonObject { [key!] = KeyOf(item).DeepClone() }, key);
        if (index < 0)
        {
            merged.Add(StrategicMergePatch.WithoutDirectives(item));
        }
        else
        {
            merged[index] = merge(type.Items!, (JsonObject)merged[index]!.DeepClone(), item);
        }
    }

    private JsonNode KeyOf(JsonObject item) =>
        item[key!] ?? throw new ApiStatusException(500, "", $"map: {JsonText.Compact(item)} does not contain declared merge key: {key}");
}
