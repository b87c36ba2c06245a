using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Diffing;

/// <summary>Finds where a live object differs from what applying would make of it.</summary>
internal static class JsonDifference
{
    /// <summary>What every write changes, and what only controllers write: no difference worth telling.</summary>
    public static readonly IReadOnlySet<string> IgnoredMetadata =
        new HashSet<string> { "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink" };

    public static IReadOnlyList<JsonChange> Find(JsonObject live, JsonObject after)
    {
        var changes = new List<JsonChange>();
        foreach (var name in Names(live, after).Where(name => name is not ("status" or "metadata")))
        {
            Compare(FieldPath.Root.Field(name), Value(live, name), Value(after, name), changes);
        }

        FindInMetadata(live["metadata"] as JsonObject ?? [], after["metadata"] as JsonObject ?? [], changes);
        return changes;
    }

    private static void FindInMetadata(JsonObject live, JsonObject after, List<JsonChange> changes)
    {
        var metadata = FieldPath.Root.Field("metadata");
        foreach (var name in Names(live, after).Where(name => !IgnoredMetadata.Contains(name)))
        {
            var (before, now) = name == "labels"
                ? (WithoutMembership(live[name]), WithoutMembership(after[name]))
                : (Value(live, name), Value(after, name));
            Compare(metadata.Field(name), before, now, changes);
        }
    }

    /// <summary>The set's label is bookkeeping, not a difference.</summary>
    private static JsonNode? WithoutMembership(JsonNode? labels)
    {
        if (labels is not JsonObject map || !map.ContainsKey(ApplySet.MemberLabel))
        {
            return labels;
        }

        var others = map.DeepClone().AsObject();
        others.Remove(ApplySet.MemberLabel);
        return others.Count == 0 ? null : others;
    }

    private static void Compare(FieldPath path, JsonNode? before, JsonNode? after, List<JsonChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject a, JsonObject b):
                foreach (var name in Names(a, b))
                {
                    if (a.ContainsKey(name) != b.ContainsKey(name))
                    {
                        changes.Add(new JsonChange(path.Field(name), Value(a, name), Value(b, name)));
                    }
                    else
                    {
                        Compare(path.Field(name), a[name], b[name], changes);
                    }
                }

                break;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                for (var index = 0; index < a.Count; index++)
                {
                    Compare(path.Item(index, b[index]), a[index], b[index], changes);
                }

                break;
            default:
                if (!JsonEquality.Same(before, after))
                {
                    changes.Add(new JsonChange(path, before, after));
                }

                break;
        }
    }

    private static IEnumerable<string> Names(JsonObject first, JsonObject second) =>
        second.Select(member => member.Key).Concat(first.Select(member => member.Key).Where(name => !second.ContainsKey(name)));

    private static JsonNode? Value(JsonObject map, string name) => map.TryGetPropertyValue(name, out var value) ? value : null;
}
