using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Lays one object's fields over another's: what server-side apply does before it prunes.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package typed.</remarks>
internal static class TypedMerge
{
    /// <summary>A new object; both arguments stay as they are.</summary>
    public static JsonObject Merge(TypeSchema type, JsonObject under, JsonObject over) =>
        (JsonObject)(Merge(type, Slot.Of(under), Slot.Of(over)) ?? new JsonObject());

    private static JsonNode? Merge(TypeSchema type, Slot under, Slot over) => Structure.ShapeOf(type, under, over) switch
    {
        TypeShape.Map => MergeFields(type, under.Node as JsonObject, over.Node as JsonObject),
        TypeShape.List => MergeItems(type, under.Node, over.Node),
        _ => (over.Exists ? over : under).Node?.DeepClone(),
    };

    private static JsonObject MergeFields(TypeSchema type, JsonObject? under, JsonObject? over)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in under ?? [])
        {
            merged.Add(name, Merge(Structure.FieldType(type, name) ?? TypeSchema.Any, Slot.Of(value), Slot.Of(over, name)));
        }

        foreach (var (name, value) in over ?? [])
        {
            if (!merged.ContainsKey(name))
            {
                merged.Add(name, Merge(Structure.FieldType(type, name) ?? TypeSchema.Any, Slot.Absent, Slot.Of(value)));
            }
        }

        return merged;
    }

    /// <summary>
    /// The order is that of the upper list; items only the lower list has keep their place between the neighbours both have.
    /// </summary>
    private static JsonArray MergeItems(TypeSchema type, JsonNode? under, JsonNode? over)
    {
        var lower = ListItems.Named(type, under).ToList();
        var upper = ListItems.Named(type, over).ToList();
        var lowerByName = ByName(lower);
        var upperByName = ByName(upper);
        var shared = new Queue<PathElement>(upper.Select(item => item.Name).Where(lowerByName.ContainsKey));
        var done = new HashSet<PathElement>();
        var merged = new JsonArray();
        int left = 0, right = 0;
        while (left < lower.Count || right < upper.Count)
        {
            if (left < lower.Count && right < upper.Count)
            {
                var name = lower[left].Name;
                if (name.Equals(upper[right].Name))
                {
                    TakeUpper(name);
                    left++;
                    shared.TryDequeue(out _);
                    continue;
                }

                if (upperByName.ContainsKey(name) && shared.TryPeek(out var next) && !next.Equals(name))
                {
                    left++;
                    continue;
                }
            }

            if (left < lower.Count)
            {
                var (name, item) = lower[left];
                if (!upperByName.ContainsKey(name))
                {
                    merged.Add(item?.DeepClone());
                    left++;
                    continue;
                }

                if (done.Contains(name))
                {
                    left++;
                }
            }

            if (right < upper.Count)
            {
                var name = upper[right].Name;
                TakeUpper(name);
                if (shared.TryPeek(out var next) && next.Equals(name))
                {
                    shared.Dequeue();
                }
            }
        }

        return merged;

        void TakeUpper(PathElement name)
        {
            done.Add(name);
            var counterpart = lowerByName.TryGetValue(name, out var item) ? Slot.Of(item) : Slot.Absent;
            merged.Add(Merge(type.Items!, counterpart, Slot.Of(upperByName[name])));
            right++;
        }
    }

    private static Dictionary<PathElement, JsonNode?> ByName(List<(PathElement Name, JsonNode? Item)> items)
    {
        var byName = new Dictionary<PathElement, JsonNode?>(items.Count);
        foreach (var (name, item) in items)
        {
            // Items that share a name are not merged with a new one: it replaces them.
            byName[name] = byName.ContainsKey(name) ? null : item;
        }

        return byName;
    }
}
