using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Ignoring;

/// <summary>The fields of one object that are left to the cluster.</summary>
internal sealed class IgnoredFields
{
    private readonly IReadOnlyList<FieldPattern> _patterns;

    /// <summary>Names the fields.</summary>
    public IgnoredFields(IEnumerable<FieldPattern> patterns) => _patterns = [.. patterns];

    /// <summary>Nothing is ignored.</summary>
    public static IgnoredFields None { get; } = new([]);

    /// <summary>Whether nothing is ignored.</summary>
    public bool IsEmpty => _patterns.Count == 0;

    /// <summary>The object to apply: as declared, but in a way that leaves the fields as they are in the cluster.</summary>
    /// <param name="declared">The object as declared.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="fieldManager">The manager we apply as.</param>
    public JsonObject LeaveToCluster(JsonObject declared, JsonObject live, string fieldManager)
    {
        var sent = declared.DeepClone().AsObject();
        var owners = FieldOwners.Of(live, fieldManager);
        foreach (var pattern in _patterns)
        {
            new OwnedReplacement(pattern.Steps).Replace(sent, live, owners);
        }

        // What set an object belongs to is no field of its own.
        if (declared["metadata"]?["labels"]?[ApplySet.MemberLabel] is { } set)
        {
            var metadata = sent["metadata"]!;
            metadata["labels"] ??= new JsonObject();
            metadata["labels"]![ApplySet.MemberLabel] = set.DeepClone();
        }

        return sent;
    }

    /// <summary>Whether a change is one of ignored fields only: a webhook's, since applying leaves them alone.</summary>
    public bool Cover(JsonChange change, JsonObject live, JsonObject after) =>
        !IsEmpty
        && Covers(change.Path, change.Before ?? change.After, change.Before is null ? after : live, isWhole: change.Before is null || change.After is null)
        && IsOfSameItems(change.Path, live, after);

    /// <summary>Whether each list's item that leads to the place is the same in both objects, not another one at its position.</summary>
    private static bool IsOfSameItems(FieldPath place, JsonNode? live, JsonNode? after)
    {
        var owners = FieldOwners.All(live!.AsObject());
        foreach (var step in place.Steps)
        {
            if (step.Field is { } field)
            {
                (live, after, owners) = ((live as JsonObject)?[field], (after as JsonObject)?[field], owners.Field(field));
                continue;
            }

            (live, after) = ((live as JsonArray)?.ElementAtOrDefault(step.Index), (after as JsonArray)?.ElementAtOrDefault(step.Index));
            var name = owners.NameOf(live);
            if (name is null ? PathStep.NameOf(live) != PathStep.NameOf(after) : !name.IsItem(after))
            {
                return false;
            }

            owners = owners.Item(name);
        }

        return true;
    }

    private bool Covers(FieldPath place, JsonNode? value, JsonObject root, bool isWhole) =>
        _patterns.Any(pattern => pattern.Covers(place, root))
        || (isWhole && value is JsonObject { Count: > 0 } map && map.All(field => Covers(place.Field(field.Key), field.Value, root, isWhole)));
}
