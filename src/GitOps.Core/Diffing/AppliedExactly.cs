using System.Text.Json.Nodes;

namespace GitOps.Core.Diffing;

/// <summary>
/// Tells, without a request, that applying an object again cannot change it: every declared field equals the live one,
/// and our <c>fieldsV1</c> entry names exactly the declared fields. It may say no where a dry run would find no
/// difference; it never says yes where a dry run would find one.
/// </summary>
internal static class AppliedExactly
{
    /// <summary>What a server keeps out of managedFields (k8s.io/apimachinery managedfields, stripMeta).</summary>
    private static readonly HashSet<string> UnmanagedMetadata = ["name", "namespace"];

    public static bool Holds(JsonObject desired, JsonObject live, FieldOwner? ours)
    {
        if (ours is null)
        {
            // An apply that declares nothing leaves no entry.
            return DeclaresNothing(desired);
        }

        return (string?)desired["apiVersion"] == ours.ApiVersion
            && (string?)live["apiVersion"] == ours.ApiVersion
            && SameNames(desired, ours.Fields, name => name is "apiVersion" or "kind" || (name == "metadata" && DeclaresNoMetadata(desired)))
            && desired.All(member => member.Key switch
            {
                "apiVersion" or "kind" => true,
                "metadata" => DeclaresNoMetadata(desired) || MetadataHolds(member.Value!.AsObject(), live["metadata"], ours.Fields["f:metadata"]),
                _ => ValueHolds(member.Value, live[member.Key], ours.Fields["f:" + member.Key]),
            });
    }

    private static bool DeclaresNothing(JsonObject desired) =>
        desired.All(member => member.Key is "apiVersion" or "kind" or "metadata") && DeclaresNoMetadata(desired);

    private static bool DeclaresNoMetadata(JsonObject desired) =>
        desired["metadata"] is JsonObject metadata && metadata.All(IsNoDeclaration);

    /// <summary>Empty labels or annotations add none and remove none.</summary>
    private static bool IsNoDeclaration(KeyValuePair<string, JsonNode?> metadata) =>
        UnmanagedMetadata.Contains(metadata.Key) || metadata is { Key: "labels" or "annotations", Value: JsonObject { Count: 0 } };

    private static bool MetadataHolds(JsonObject desired, JsonNode? live, JsonNode? fields) =>
        live is JsonObject values
        && fields is JsonObject owned
        && SameNames(desired, owned, name => IsNoDeclaration(new(name, desired[name])))
        && desired.All(member => IsNoDeclaration(member) || ValueHolds(member.Value, values[member.Key], owned["f:" + member.Key]));

    private static bool ValueHolds(JsonNode? desired, JsonNode? live, JsonNode? fields)
    {
        if (desired is null || live is null || fields is not JsonObject owned)
        {
            return false;
        }

        if (owned.Count == 0)
        {
            return JsonEquality.Same(desired, live);
        }

        return (desired, live) switch
        {
            (JsonObject map, JsonObject values) => MapHolds(map, values, owned),
            (JsonArray list, JsonArray values) => ListHolds(list, values, owned),
            _ => false,
        };
    }

    private static bool MapHolds(JsonObject desired, JsonObject live, JsonObject owned) =>
        SameNames(desired, owned, _ => false)
        && desired.All(member => ValueHolds(member.Value, live[member.Key], owned["f:" + member.Key]));

    /// <summary>Every item is owned by key or value, none else is, and the live list has them in the same order.</summary>
    private static bool ListHolds(JsonArray desired, JsonArray live, JsonObject owned)
    {
        var entries = owned.Where(entry => entry.Key != ".").ToDictionary(entry => entry.Key, entry => entry.Value as JsonObject);
        if (entries.Count != desired.Count)
        {
            return false;
        }

        var position = -1;
        foreach (var item in desired)
        {
            var match = entries.Keys.FirstOrDefault(entry => ManagedFields.IsDeclaredItem(entry, item));
            if (match is null)
            {
                return false;
            }

            var next = position + 1;
            while (next < live.Count && !ManagedFields.IsLiveItem(match, live[next]))
            {
                next++;
            }

            if (next == live.Count || !ItemHolds(item, live[next], entries[match]))
            {
                return false;
            }

            entries.Remove(match);
            position = next;
        }

        return true;
    }

    private static bool ItemHolds(JsonNode? desired, JsonNode? live, JsonObject? owned) => (desired, live) switch
    {
        (JsonObject map, JsonObject values) when owned is not null => MapHolds(map, values, owned),
        _ => JsonEquality.Same(desired, live),
    };

    private static bool SameNames(JsonObject desired, JsonObject owned, Func<string, bool> unmanaged)
    {
        var declared = 0;
        foreach (var (name, _) in desired)
        {
            if (owned["f:" + name] is JsonObject entry)
            {
                // Emptied, but members of it are still ours: applying would remove them.
                if (unmanaged(name) && entry.Count > 0)
                {
                    return false;
                }

                declared++;
            }
            else if (!unmanaged(name))
            {
                return false;
            }
        }

        return declared == owned.Count(entry => entry.Key.StartsWith("f:", StringComparison.Ordinal))
            && owned.All(entry => entry.Key == "." || entry.Key.StartsWith("f:", StringComparison.Ordinal));
    }
}
