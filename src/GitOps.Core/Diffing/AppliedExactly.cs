using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Schema;
using GitOps.Core.Schema.Stored;

namespace GitOps.Core.Diffing;

/// <summary>
/// Tells, without a request, that applying an object again cannot change it: every declared field equals the live one,
/// as it is spelled or as a server stores it, and our <c>fieldsV1</c> entry names exactly the declared fields. It may say
/// no where a dry run would find no difference; it never says yes where a dry run would find one.
/// </summary>
internal static class AppliedExactly
{
    /// <param name="desired">What is declared.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="ours">What we own of it; null for nothing.</param>
    /// <param name="custom">The type of a custom kind; null for a built-in one, and where it is not known.</param>
    public static bool Holds(JsonObject desired, LiveObject live, ManagedEntry? ours, TypeSchema? custom)
    {
        if (ours is null)
        {
            // An apply that declares nothing leaves no entry.
            return DeclaresNothing(desired);
        }

        if (JsonText.String(desired["apiVersion"]) != ours.Manager.ApiVersion || live.ApiVersion != ours.Manager.ApiVersion)
        {
            return false;
        }

        using var read = live.Read();
        return Holds(desired, desired, read.RootElement, ours.Fields)
            || (StoredManifest.Of(desired, custom) is { } stored && Holds(desired, stored, read.RootElement, ours.Fields));
    }

    /// <param name="desired">What is declared.</param>
    /// <param name="stored">What a server makes of it: the same, or the stored form of it.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="owned">What we own of it.</param>
    private static bool Holds(JsonObject desired, JsonObject stored, JsonElement live, FieldSet owned)
    {
        var found = 0;
        foreach (var (name, value) in desired)
        {
            var isUndeclared = name is "apiVersion" or "kind" || (name == "metadata" && DeclaresNoMetadata(desired));
            if (owned.Field(name) is not { } field)
            {
                if (!isUndeclared)
                {
                    return false;
                }

                continue;
            }

            found++;
            var holds = name switch
            {
                // Emptied, but members of it are still ours: applying would remove them.
                _ when isUndeclared => field.IsLeaf,
                "metadata" => MetadataHolds(value!.AsObject(), stored["metadata"] as JsonObject ?? [], Get(live, name), field.Children),
                "stringData" when IsSecret(desired) => PlainDataHolds(value, stored["data"], Get(live, "data"), field.Children),
                _ => ValueHolds(value, stored[name], Get(live, name), field),
            };
            if (!holds)
            {
                return false;
            }
        }

        return found == owned.Entries.Count;
    }

    private static bool IsSecret(JsonObject desired) => (string?)desired["kind"] == "Secret" && (string?)desired["apiVersion"] == "v1";

    /// <summary>What is declared as <c>stringData</c> is owned as that, and stored as <c>data</c>.</summary>
    private static bool PlainDataHolds(JsonNode? desired, JsonNode? stored, JsonElement live, FieldSet owned)
    {
        if (desired is not JsonObject plain || stored is not JsonObject encoded || plain.Count != owned.Entries.Count)
        {
            return false;
        }

        foreach (var (name, _) in plain)
        {
            if (owned.Field(name) is null || !encoded.TryGetPropertyValue(name, out var value) || !JsonEquality.Same(value, Get(live, name)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool DeclaresNothing(JsonObject desired) =>
        desired.All(member => member.Key is "apiVersion" or "kind" or "metadata") && DeclaresNoMetadata(desired);

    private static bool DeclaresNoMetadata(JsonObject desired) =>
        desired["metadata"] is JsonObject metadata && metadata.All(member => IsNoDeclaration(member.Key, member.Value));

    /// <summary>What a server keeps out of managedFields (k8s.io/apimachinery managedfields, stripMeta); and empty labels or annotations, which add none and remove none.</summary>
    private static bool IsNoDeclaration(string name, JsonNode? value) =>
        name is "name" or "namespace" || (name is "labels" or "annotations" && value is JsonObject { Count: 0 });

    private static bool MetadataHolds(JsonObject desired, JsonObject stored, JsonElement live, FieldSet owned)
    {
        var found = 0;
        foreach (var (name, value) in desired)
        {
            var isUndeclared = IsNoDeclaration(name, value);
            if (owned.Field(name) is not { } field)
            {
                if (!isUndeclared)
                {
                    return false;
                }

                continue;
            }

            found++;
            if (!(isUndeclared ? field.IsLeaf : ValueHolds(value, stored[name], Get(live, name), field)))
            {
                return false;
            }
        }

        return found == owned.Entries.Count;
    }

    private static bool ValueHolds(JsonNode? desired, JsonNode? stored, JsonElement live, FieldSetEntry owned)
    {
        if (desired is null)
        {
            return false;
        }

        if (owned.IsLeaf)
        {
            // Neither is there: a zero that is not stored, such as hostNetwork: false.
            return JsonEquality.Same(stored, live);
        }

        return (desired, stored) switch
        {
            (JsonObject map, JsonObject kept) => MapHolds(map, kept, live, owned.Children),
            (JsonArray list, JsonArray kept) when list.Count == kept.Count => ListHolds(list, kept, live, owned.Children),
            _ => false,
        };
    }

    private static bool MapHolds(JsonObject desired, JsonObject stored, JsonElement live, FieldSet owned)
    {
        if (desired.Count != owned.Entries.Count || live.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var (name, value) in desired)
        {
            if (owned.Field(name) is not { } field || !ValueHolds(value, stored[name], Get(live, name), field))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every item is owned by key or value, none else is, and the live list has them in the same order.</summary>
    private static bool ListHolds(JsonArray desired, JsonArray stored, JsonElement live, FieldSet owned)
    {
        if (desired.Count != owned.Entries.Count || live.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var left = new List<FieldSetEntry>(owned.Entries);
        var rest = live.EnumerateArray();
        for (var index = 0; index < desired.Count; index++)
        {
            var item = desired[index];
            var match = left.FindIndex(entry => entry.Element.IsDeclaredItem(item));
            if (match < 0 || !MoveTo(ref rest, left[match].Element) || !ItemHolds(item, stored[index], rest.Current, left[match].Children))
            {
                return false;
            }

            left.RemoveAt(match);
        }

        return true;
    }

    private static bool MoveTo(ref JsonElement.ArrayEnumerator items, PathElement element)
    {
        while (items.MoveNext())
        {
            if (element.IsItem(items.Current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ItemHolds(JsonNode? desired, JsonNode? stored, JsonElement live, FieldSet owned) => (desired, stored) switch
    {
        (JsonObject map, JsonObject kept) when live.ValueKind == JsonValueKind.Object => MapHolds(map, kept, live, owned),
        _ => JsonEquality.Same(stored, live),
    };

    private static JsonElement Get(JsonElement map, string name) => map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) ? value : default;
}
