using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Patching;

/// <summary>
/// Merges lists whose items are known by keys (or are themselves the key, for scalars): the patch's items come first, in its
/// order, then those only the target has. A key that an item lacks has its default, such as a port's protocol TCP; an item
/// that lacks one of several keys without default is taken for the one that agrees with it in the others.
/// </summary>
/// <param name="keys">The fields that identify an item; none for scalars.</param>
/// <param name="merge">Merges two items (the target's may be null); null when the item goes.</param>
internal sealed class ListMerge(IReadOnlyList<string> keys, Func<JsonNode?, JsonNode?, JsonNode?> merge)
{
    public const string DirectiveField = "$patch";

    // Defaults of the API for keys of lists (https://github.com/kubernetes-sigs/kustomize/issues/4752).
    private static readonly Dictionary<string, string> Defaults = new() { ["protocol"] = "TCP" };

    public JsonNode? Apply(JsonArray target, JsonArray patch)
    {
        var theirs = Detach(patch);
        var mine = Detach(target);
        switch (TakeDirective(theirs))
        {
            case "delete":
                return null;
            case "replace":
                mine.Clear();
                break;
        }

        var result = keys.Count == 0 ? MergeScalars(mine, theirs) : MergeObjects(mine, theirs);
        foreach (var item in result)
        {
            target.Add(item);
        }

        return target;
    }

    private static List<JsonNode?> Detach(JsonArray list)
    {
        var items = list.ToList();
        list.Clear();
        return items;
    }

    // An item that is nothing but a directive is about the whole list.
    private static string TakeDirective(List<JsonNode?> patch)
    {
        var at = patch.FindIndex(item => item is JsonObject { Count: 1 } value && value.ContainsKey(DirectiveField));
        if (at < 0)
        {
            return "";
        }

        var directive = ((JsonObject)patch[at]!).Text(DirectiveField);
        patch.RemoveAll(item => item is JsonObject { Count: 1 } value && value.ContainsKey(DirectiveField));
        return directive is "delete" or "replace" or "merge" ? directive : throw new PatchException($"$patch must be delete, replace or merge, not \"{directive}\"");
    }

    private static IEnumerable<JsonNode?> MergeScalars(List<JsonNode?> mine, List<JsonNode?> theirs) =>
        theirs.Concat(mine).DistinctBy(item => item.ScalarText());

    private List<JsonNode?> MergeObjects(List<JsonNode?> mine, List<JsonNode?> theirs)
    {
        var values = new List<string[]>();
        var seen = new HashSet<string>();
        foreach (var item in theirs.Concat(mine))
        {
            if (item is JsonObject value && HasKey(value) && ValuesOf(value) is var key && seen.Add(string.Join('\0', key)))
            {
                values.Add(key);
            }
        }

        if (keys.Count > 1)
        {
            CompleteValues(values);
        }

        // Keys that no item has do not count.
        var used = Enumerable.Range(0, keys.Count).Where(i => theirs.Concat(mine).Any(item => item is JsonObject value && value.Text(keys[i]).Length > 0)).ToArray();
        var merged = new List<JsonNode?>();
        foreach (var value in values)
        {
            MergeOne(mine, theirs, merged, value, used);
        }

        foreach (var item in mine)
        {
            AddRemaining(merged, item, used);
        }

        merged.AddRange(theirs.Where(item => item is not JsonObject value || !HasKey(value)));
        return merged;
    }

    private void MergeOne(List<JsonNode?> mine, List<JsonNode?> theirs, List<JsonNode?> merged, string[] value, int[] used)
    {
        var given = Enumerable.Range(0, keys.Count).Where(i => value[i].Length > 0).ToArray();
        var at = mine.FindIndex(item => Has(item, value, given));
        var patch = theirs.Find(item => Has(item, value, given));
        if (patch is null)
        {
            if (at >= 0)
            {
                Put(merged, mine[at], value, used);
            }

            return;
        }

        var target = at < 0 ? null : mine[at];
        var item = merge(target, patch.Parent is null ? patch.DeepClone() : patch);
        if (item is null or JsonObject { Count: 0 })
        {
            mine.RemoveAll(other => Has(other, value, used));
            return;
        }

        if (at >= 0)
        {
            mine[at] = item;
        }

        foreach (var i in used)
        {
            if (item is JsonObject fields && Lacks(fields, keys[i]) && value[i].Length > 0)
            {
                fields[keys[i]] = JsonExtensions.PlainScalar(value[i]);
            }
        }

        Put(merged, item, value, used);
    }

    // What the target has goes behind, in its order, or in place of itself when it was merged.
    private void AddRemaining(List<JsonNode?> merged, JsonNode? item, int[] used)
    {
        if (item is not JsonObject value || !HasKey(value))
        {
            merged.Add(item);
            return;
        }

        var own = ValuesOf(value);
        var present = used.TakeWhile(i => !Lacks(value, keys[i])).ToArray();
        if (used.Length > 1)
        {
            merged.RemoveAll(other => Has(other, own, present));
        }

        Put(merged, item, own, present);
    }

    private void Put(List<JsonNode?> merged, JsonNode? item, string[] value, int[] among)
    {
        var found = false;
        for (var i = merged.Count - 1; i >= 0; i--)
        {
            if (!Has(merged[i], value, among))
            {
                continue;
            }

            if (found)
            {
                merged.RemoveAt(i);
            }
            else
            {
                merged[i] = item;
                found = true;
            }
        }

        if (!found)
        {
            merged.Add(item);
        }
    }

    private bool Has(JsonNode? item, string[] value, int[] among)
    {
        if (item is not JsonObject fields)
        {
            return false;
        }

        foreach (var i in among)
        {
            // An empty value stands for any, as long as there is one.
            if (Lacks(fields, keys[i]) || (value[i].Length > 0 && ValueOf(fields, keys[i]) != value[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Lacks(JsonObject item, string key) => !item.ContainsKey(key) && !Defaults.ContainsKey(key);

    private static string ValueOf(JsonObject item, string key) => item.Text(key) is { Length: > 0 } text ? text : Defaults.GetValueOrDefault(key, "");

    private bool HasKey(JsonObject item) => keys.Any(key => item.Text(key).Length > 0);

    private string[] ValuesOf(JsonObject item) => [.. keys.Select(key => ValueOf(item, key))];

    // Items that agree where both have a key are the same one: the key that one lacks is taken from the other.
    private static void CompleteValues(List<string[]> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var first = values[i];
            for (var j = 0; j < values.Count; j++)
            {
                if (Complete(first, values[j]) is { } both)
                {
                    values[i] = both;
                    values[j] = both;
                }
            }
        }
    }

    private static string[]? Complete(string[] first, string[] second)
    {
        var result = new string[first.Length];
        var agree = false;
        for (var i = 0; i < first.Length; i++)
        {
            agree |= first[i] == second[i];
            if (first[i] != second[i] && first[i].Length > 0 && second[i].Length > 0)
            {
                return null;
            }

            result[i] = first[i].Length > 0 ? first[i] : second[i];
        }

        return agree ? result : null;
    }
}
