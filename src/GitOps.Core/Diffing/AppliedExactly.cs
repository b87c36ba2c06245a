using System.Text.Json.Nodes;
using GitOps.Core.Schema.Stored;

namespace GitOps.Core.Diffing;

/// <summary>
/// Tells, without a request, that applying an object again cannot change it: every declared field equals the live one,
/// as it is spelled or as a server stores it, and our <c>fieldsV1</c> entry names exactly the declared fields. It may say
/// no where a dry run would find no difference; it never says yes where a dry run would find one.
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
            && (Holds(desired, desired, live, ours) || (StoredManifest.Of(desired) is { } stored && Holds(desired, stored, live, ours)));
    }

    /// <param name="desired">What is declared.</param>
    /// <param name="stored">What a server makes of it: the same, or the stored form of it.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="ours">What we own of it.</param>
    private static bool Holds(JsonObject desired, JsonObject stored, JsonObject live, FieldOwner ours) =>
        SameNames(desired, ours.Fields, name => name is "apiVersion" or "kind" || (name == "metadata" && DeclaresNoMetadata(desired)))
        && desired.All(member => member.Key switch
        {
            "apiVersion" or "kind" => true,
            "metadata" => DeclaresNoMetadata(desired)
                || MetadataHolds(member.Value!.AsObject(), stored["metadata"] as JsonObject ?? [], live["metadata"], ours.Fields["f:metadata"]),
            "stringData" when IsSecret(desired) => PlainDataHolds(member.Value, stored["data"], live["data"], ours.Fields["f:stringData"]),
            _ => ValueHolds(member.Value, stored[member.Key], live[member.Key], ours.Fields["f:" + member.Key]),
        });

    private static bool IsSecret(JsonObject desired) => (string?)desired["kind"] == "Secret" && (string?)desired["apiVersion"] == "v1";

    /// <summary>What is declared as <c>stringData</c> is owned as that, and stored as <c>data</c>.</summary>
    private static bool PlainDataHolds(JsonNode? desired, JsonNode? stored, JsonNode? live, JsonNode? fields) =>
        desired is JsonObject plain
        && stored is JsonObject encoded
        && live is JsonObject values
        && fields is JsonObject owned
        && SameNames(plain, owned, _ => false)
        && plain.All(member => encoded.ContainsKey(member.Key) && JsonEquality.Same(encoded[member.Key], values[member.Key]));

    private static bool DeclaresNothing(JsonObject desired) =>
        desired.All(member => member.Key is "apiVersion" or "kind" or "metadata") && DeclaresNoMetadata(desired);

    private static bool DeclaresNoMetadata(JsonObject desired) =>
        desired["metadata"] is JsonObject metadata && metadata.All(IsNoDeclaration);

    /// <summary>Empty labels or annotations add none and remove none.</summary>
    private static bool IsNoDeclaration(KeyValuePair<string, JsonNode?> metadata) =>
        UnmanagedMetadata.Contains(metadata.Key) || metadata is { Key: "labels" or "annotations", Value: JsonObject { Count: 0 } };

    private static bool MetadataHolds(JsonObject desired, JsonObject stored, JsonNode? live, JsonNode? fields) =>
        live is JsonObject values
        && fields is JsonObject owned
        && SameNames(desired, owned, name => IsNoDeclaration(new(name, desired[name])))
        && desired.All(member => IsNoDeclaration(member) || ValueHolds(member.Value, stored[member.Key], values[member.Key], owned["f:" + member.Key]));

    private static bool ValueHolds(JsonNode? desired, JsonNode? stored, JsonNode? live, JsonNode? fields)
    {
        if (desired is null || fields is not JsonObject owned)
        {
            return false;
        }

        if (owned.Count == 0)
        {
            // Neither is there: a zero that is not stored, such as hostNetwork: false.
            return JsonEquality.Same(stored, live);
        }

        return (desired, stored, live) switch
        {
            (JsonObject map, JsonObject kept, JsonObject values) => MapHolds(map, kept, values, owned),
            (JsonArray list, JsonArray kept, JsonArray values) when list.Count == kept.Count => ListHolds(list, kept, values, owned),
            _ => false,
        };
    }

    private static bool MapHolds(JsonObject desired, JsonObject stored, JsonObject live, JsonObject owned) =>
        SameNames(desired, owned, _ => false)
        && desired.All(member => ValueHolds(member.Value, stored[member.Key], live[member.Key], owned["f:" + member.Key]));

    /// <summary>Every item is owned by key or value, none else is, and the live list has them in the same order.</summary>
    private static bool ListHolds(JsonArray desired, JsonArray stored, JsonArray live, JsonObject owned)
    {
        var entries = owned.Where(entry => entry.Key != ".").ToDictionary(entry => entry.Key, entry => entry.Value as JsonObject);
        if (entries.Count != desired.Count)
        {
            return false;
        }

        var position = -1;
        for (var index = 0; index < desired.Count; index++)
        {
            var item = desired[index];
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

            if (next == live.Count || !ItemHolds(item, stored[index], live[next], entries[match]))
            {
                return false;
            }

            entries.Remove(match);
            position = next;
        }

        return true;
    }

    private static bool ItemHolds(JsonNode? desired, JsonNode? stored, JsonNode? live, JsonObject? owned) => (desired, stored, live) switch
    {
        (JsonObject map, JsonObject kept, JsonObject values) when owned is not null => MapHolds(map, kept, values, owned),
        _ => JsonEquality.Same(stored, live),
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
