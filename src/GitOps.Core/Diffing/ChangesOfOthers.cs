using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Diffing;

/// <summary>
/// Tells what others wrote between the reading of an object and our apply of it: fields that they own and we neither owned
/// nor own. What nobody owns, a default or an admission's answer, may be of our doing.
/// </summary>
internal sealed class ChangesOfOthers
{
    private readonly (JsonObject Value, ManagedEntry[] Ours, ManagedEntry[] Others) _live;
    private readonly (JsonObject Value, ManagedEntry[] Ours, ManagedEntry[] Others) _after;

    private ChangesOfOthers(JsonObject live, JsonObject after, Func<ManagedEntry, bool> isOurs)
    {
        _live = Owned(live);
        _after = Owned(after);

        (JsonObject Value, ManagedEntry[] Ours, ManagedEntry[] Others) Owned(JsonObject value)
        {
            var owners = ManagedFields.Read(value).ToLookup(isOurs);
            return (value, [.. owners[true]], [.. owners[false]]);
        }
    }

    /// <summary>What others may have written; null where an answer was made from the very object that was read, so that all is of our doing.</summary>
    public static ChangesOfOthers? Between(JsonObject live, JsonObject after, Func<ManagedEntry, bool> isOurs) =>
        ObjectVersion.Same(live, after) ? null : new ChangesOfOthers(live, after, isOurs);

    /// <summary>Whether others made the change, and our apply cannot have.</summary>
    public bool Made(JsonChange change) => change switch
    {
        { Before: JsonArray before, After: JsonArray after } =>
            New(before, after).All(index => IsOthers(_live, change.Path.Item(index, before[index])))
            && New(after, before).All(index => IsOthers(_after, change.Path.Item(index, after[index]))),
        { Before: JsonObject { Count: > 0 } before, After: null } => before.All(member => IsOthers(_live, change.Path.Field(member.Key))),
        { Before: null, After: JsonObject { Count: > 0 } after } => after.All(member => IsOthers(_after, change.Path.Field(member.Key))),
        { After: null } => IsOthers(_live, change.Path),
        _ => IsOthers(_after, change.Path),
    };

    /// <summary>The items that the other list does not have.</summary>
    private static IEnumerable<int> New(JsonArray list, JsonArray other) =>
        Enumerable.Range(0, list.Count).Where(index => !other.Any(item => JsonEquality.Same(item, list[index])));

    private bool IsOthers((JsonObject Value, ManagedEntry[] Ours, ManagedEntry[] Others) side, FieldPath place) =>
        side.Others.Any(owner => Owns(owner, side.Value, place)) && !IsOurs(_live, place) && !IsOurs(_after, place);

    private static bool IsOurs((JsonObject Value, ManagedEntry[] Ours, ManagedEntry[] Others) side, FieldPath place) =>
        side.Ours.Any(owner => Names(place).Any(name => Owns(owner, side.Value, name)));

    /// <summary>Who declares no annotations (<c>{}</c>) owns none, whereas other empty entries own all that is in them.</summary>
    private static bool Owns(ManagedEntry owner, JsonObject value, FieldPath place) =>
        place.Steps is [{ Field: "metadata" }, { Field: ("annotations" or "labels") and { } part }, { Field: { } name }]
            ? owner.OwnsMetadata(part, name)
            : OwnedPlaces.PathOf(owner.Fields, value, place, desired: null) is not null;

    /// <summary>A Secret's data is owned as what it was declared as.</summary>
    private static IEnumerable<FieldPath> Names(FieldPath place) =>
        place.Steps[0].Field == "data" ? [place, new FieldPath([new FieldStep("stringData"), .. place.Steps.Skip(1)])] : [place];
}
