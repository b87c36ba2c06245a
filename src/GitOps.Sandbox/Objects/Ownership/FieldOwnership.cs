using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Typed;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>
/// Who owns which field after a write, and what an object looks like after an apply.
/// </summary>
/// <remarks>
/// KEP-555, as https://github.com/kubernetes-sigs/structured-merge-diff (package merge) and the field manager of
/// k8s.io/apimachinery do it.
/// </remarks>
/// <param name="type">The type of the objects.</param>
/// <param name="apiVersion">The version they are written in.</param>
/// <param name="emptyObject">A new object of the type before anything is written to it.</param>
internal sealed class FieldOwnership(TypeSchema type, string apiVersion, JsonObject emptyObject)
{
    private const int MaxUpdateManagers = 10;

    /// <summary>Nobody owns what names the object or what the server keeps.</summary>
    private static readonly FieldSet Unowned = UnownedFields();

    /// <summary>The object and its owners after an apply.</summary>
    /// <param name="live">The object as it is, or a new one.</param>
    /// <param name="applied">The fields the manager wants.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="force">Takes over fields that others own.</param>
    /// <param name="ignored">Fields that this write does not touch.</param>
    /// <param name="now">The time of the write.</param>
    /// <returns>The object without managedFields, or null when no field changed; and the entries.</returns>
    public (JsonObject? Merged, List<ManagedEntry> Entries) Apply(
        JsonObject live, JsonObject applied, FieldManagerId manager, bool force, FieldSet ignored, DateTimeOffset now)
    {
        var entries = ReadEntries(live);
        live = WithoutManagedFields(live);
        if (entries.Count == 0)
        {
            // An object nobody is known to own belongs to whoever wrote it before the first apply.
            var first = manager with { Name = "before-first-apply", Operation = FieldManagerId.UpdateOperation, ApiVersion = apiVersion };
            entries = Update(emptyObject, live, entries, first, ignored, now);
        }

        var mine = entries.Find(entry => entry.Manager.IsSameAs(manager));
        var declared = TypedFields.Of(type, applied).RecursiveDifference(ignored);
        var merged = TypedMerge.Merge(type, live, applied);
        var others = entries.Where(entry => entry != mine).ToList();
        if (mine is { Fields.IsEmpty: false })
        {
            merged = Prune(merged, mine.Fields, others.Select(entry => entry.Fields).Append(declared));
        }

        var comparison = TypedComparison.Between(type, live, merged).Without(ignored);
        var conflicts = force ? [] : ConflictsOf(others, comparison);
        if (conflicts.Count > 0)
        {
            var allowed = LastApplied.FieldsOf(type, live, manager);
            conflicts = [.. conflicts.Where(conflict => !allowed.Contains(conflict.Path))];
        }

        if (conflicts.Count > 0)
        {
            throw FieldConflict.Refusal(conflicts);
        }

        var changed = !JsonEquality.Same(live, merged);
        var result = TakeFrom(others, comparison);
        var owned = declared.Difference(Unowned);
        if (!owned.IsEmpty)
        {
            result.Add(new ManagedEntry(manager with { ApiVersion = apiVersion }, owned, changed ? ManagedEntry.TimeText(now) : mine?.Time));
        }

        return (changed ? merged : null, result);
    }

    /// <summary>The owners after a create, an update or a patch.</summary>
    /// <param name="live">The object as it is; null for a new one.</param>
    /// <param name="updated">The object as it is to be, with the managedFields the client sent.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="ignored">Fields that this write does not touch.</param>
    /// <param name="now">The time of the write.</param>
    public List<ManagedEntry> Update(JsonObject? live, JsonObject updated, FieldManagerId manager, FieldSet ignored, DateTimeOffset now)
    {
        var entries = EntriesToUpdate(live, updated, manager.Subresource.Length > 0);
        if (entries.Count == 0 && live is not null)
        {
            // Nobody tracks this object: tracking starts with the first apply.
            return entries;
        }

        return Capped(Update(WithoutManagedFields(live ?? emptyObject), WithoutManagedFields(updated), entries, manager, ignored, now));
    }

    private static List<ManagedEntry> EntriesToUpdate(JsonObject? live, JsonObject updated, bool isSubresource)
    {
        var sent = (updated["metadata"] as JsonObject)?["managedFields"] as JsonArray;
        if (!isSubresource && sent is [JsonObject { Count: 0 }])
        {
            return [];
        }

        var entries = isSubresource ? [] : ReadEntries(updated);
        return entries.Count > 0 || live is null ? entries : ReadEntries(live);
    }

    private List<ManagedEntry> Update(
        JsonObject before, JsonObject after, List<ManagedEntry> entries, FieldManagerId manager, FieldSet ignored, DateTimeOffset now)
    {
        var comparison = TypedComparison.Between(type, before, after).Without(ignored);
        var taken = comparison.Written.Difference(Unowned);
        var result = TakeFrom(entries, comparison);
        if (taken.IsEmpty)
        {
            return result;
        }

        var index = result.FindIndex(entry => entry.Manager.IsSameAs(manager));
        var previous = index < 0 ? null : result[index];
        var mine = new ManagedEntry(manager, previous is null ? taken : taken.Union(previous.Fields), ManagedEntry.TimeText(now));
        if (index < 0)
        {
            result.Add(mine);
        }
        else
        {
            result[index] = mine;
        }

        return result;
    }

    /// <summary>Removes what the manager no longer declares and nobody else owns.</summary>
    private JsonObject Prune(JsonObject merged, FieldSet last, IEnumerable<FieldSet> owners)
    {
        var lastFields = last.WithNamedFields(type);
        var pruned = TypedFields.Remove(type, merged, lastFields);
        var owned = owners.Aggregate(FieldSet.Empty, (all, fields) => all.Union(fields)).WithNamedFields(type);

        // What went along with a removed parent but belongs to somebody comes back.
        var mergedFields = TypedFields.Of(type, merged).WithNamedFields(type);
        var prunedFields = TypedFields.Of(type, pruned).WithNamedFields(type);
        pruned = TypedFields.Remove(type, merged, mergedFields.Difference(prunedFields.Union(owned)));

        // And so does what belongs to nobody but was never this manager's.
        prunedFields = TypedFields.Of(type, pruned).WithNamedFields(type);
        return TypedFields.Remove(type, merged, mergedFields.Difference(prunedFields).Intersection(lastFields));
    }

    private static List<FieldConflict> ConflictsOf(IEnumerable<ManagedEntry> others, FieldChanges comparison)
    {
        var written = comparison.Written;
        return
        [
            .. others
                .OrderBy(entry => entry.Manager.Name, StringComparer.Ordinal)
                .ThenBy(entry => entry.Manager.Operation, StringComparer.Ordinal)
                .ThenBy(entry => entry.Manager.ApiVersion, StringComparer.Ordinal)
                .SelectMany(entry => entry.Fields.Intersection(written).Paths().Select(path => new FieldConflict(entry.Manager, path))),
        ];
    }

    private static List<ManagedEntry> TakeFrom(IEnumerable<ManagedEntry> entries, FieldChanges comparison)
    {
        var lost = comparison.Written;
        return
        [
            .. entries
                .Select(entry => entry with { Fields = entry.Fields.Difference(entry.Fields.Intersection(lost)).Difference(comparison.Removed) })
                .Where(entry => !entry.Fields.IsEmpty),
        ];
    }

    /// <summary>The oldest writers of the same version are merged into one when there are too many.</summary>
    private static List<ManagedEntry> Capped(List<ManagedEntry> entries)
    {
        var updaters = entries
            .Where(entry => entry.Manager.Operation == FieldManagerId.UpdateOperation && entry.Manager.Subresource.Length == 0)
            .OrderBy(entry => entry.Time ?? "", StringComparer.Ordinal)
            .ToList();
        if (updaters.Count <= MaxUpdateManagers)
        {
            return entries;
        }

        var result = entries.Except(updaters).ToList();
        var excess = updaters.Count - MaxUpdateManagers;
        var buckets = updaters.Take(excess + 1).GroupBy(entry => entry.Manager.ApiVersion).Select(group => new ManagedEntry(
            new FieldManagerId("ancient-changes", FieldManagerId.UpdateOperation, group.Key, ""),
            group.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields)),
            group.Last().Time));
        result.AddRange(buckets);
        result.AddRange(updaters.Skip(excess + 1));
        return result;
    }

    private static List<ManagedEntry> ReadEntries(JsonObject value) => [.. ManagedFields.Read(value)];

    private static JsonObject WithoutManagedFields(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata || !metadata.ContainsKey("managedFields"))
        {
            return value;
        }

        var copy = new JsonObject();
        foreach (var (name, node) in value)
        {
            if (name != "metadata")
            {
                copy.Add(name, node?.DeepClone());
                continue;
            }

            var metadataCopy = new JsonObject();
            foreach (var (key, item) in metadata)
            {
                if (key != "managedFields")
                {
                    metadataCopy.Add(key, item?.DeepClone());
                }
            }

            copy.Add(name, metadataCopy);
        }

        return copy;
    }

    private static FieldSet UnownedFields()
    {
        string[] names = ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"];
        string[][] paths = [["apiVersion"], ["kind"], ["metadata"], .. names.Select(name => (string[])["metadata", name])];
        return paths.Aggregate(FieldSet.Empty, (fields, path) => fields.Union(FieldSet.OfFields(path)));
    }
}
