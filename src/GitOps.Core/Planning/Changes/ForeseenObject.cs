using System.Text.Json.Nodes;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Planning.Changes;

/// <summary>
/// What becomes of an object of a custom kind where the server cannot say, because the sync changes the kind's definition first: maps are
/// merged, a list is one value, and what nobody but us owns and is no longer declared goes.
/// </summary>
internal static class ForeseenObject
{
    public static JsonObject Of(LiveObject live, JsonObject declared, string fieldManager)
    {
        var after = live.Json.DeepClone().AsObject();
        var owners = live.Managers.ToLookup(entry => entry.Manager.Applied(fieldManager), entry => entry.Fields);
        Merge(after, declared, All(owners[true]), All(owners[false]));
        return after;
    }

    private static FieldSet All(IEnumerable<FieldSet> sets) => sets.Aggregate(FieldSet.Empty, (all, set) => all.Union(set));

    private static void Merge(JsonObject into, JsonObject declared, FieldSet ours, FieldSet others)
    {
        string[] owned = [.. ours.Entries.Select(entry => entry.Element.FieldName).OfType<string>().Where(name => into.ContainsKey(name))];
        foreach (var name in owned.Where(name => !declared.ContainsKey(name)))
        {
            var field = PathElement.Field(name);
            if (others.Find(field) is null)
            {
                into.Remove(name);
            }
            else if (into[name] is JsonObject shared)
            {
                Merge(shared, [], ours.Below(field), others.Below(field));
            }
        }

        foreach (var (name, value) in declared)
        {
            var field = PathElement.Field(name);
            if (value is JsonObject map && into[name] is JsonObject there)
            {
                Merge(there, map, ours.Below(field), others.Below(field));
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
