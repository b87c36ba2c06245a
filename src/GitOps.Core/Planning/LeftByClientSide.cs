using System.Text.Json.Nodes;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Planning;

/// <summary>
/// What goes once client-side apply's fields are ours: those that are not declared and that nobody else owns. A dry run does
/// not show it, since fields change hands by a write of its own.
/// </summary>
internal static class LeftByClientSide
{
    /// <summary>The object without those fields; null when there are none.</summary>
    /// <param name="after">What a forced dry run made of the object.</param>
    public static JsonObject? TakenOut(JsonObject after)
    {
        var owners = ManagedFields.Read(after).ToLookup(ClientSideFields.AreOf);
        var others = owners[false].Where(owner => owner.Manager.Subresource.Length == 0).Aggregate(FieldSet.Empty, (fields, owner) => fields.Union(Stored(owner.Fields)));
        var rest = after.DeepClone().AsObject();
        return owners[true].Aggregate(false, (isChanged, owner) => TakeOut(rest, owner.Fields, others) || isChanged) ? rest : null;
    }

    private static bool TakeOut(JsonNode place, FieldSet fields, FieldSet kept)
    {
        var isChanged = false;
        foreach (var entry in fields.Entries)
        {
            var (found, others) = (Find(place, entry.Element), kept.Find(entry.Element));
            if (found is null || others is { IsLeaf: true })
            {
                continue;
            }

            // An item goes as a whole, with what nobody owns of it; of a map, what is owned.
            if (!entry.IsLeaf && (others is not null || entry.Element.FieldName is not null))
            {
                isChanged |= TakeOut(found, entry.Children, others?.Children ?? FieldSet.Empty);
                if (others is not null || found is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                {
                    continue;
                }
            }
            else if (others is not null)
            {
                continue;
            }

            Remove(place, entry.Element, found);
            isChanged = true;
        }

        return isChanged;
    }

    /// <summary>A Secret's data is owned as what it was declared as.</summary>
    private static FieldSet Stored(FieldSet fields) => fields.Field("stringData") is { } plain
        ? fields.Union(FieldSet.Of([new FieldSetEntry(PathElement.Field("data"), plain.IsMember, plain.Children)]))
        : fields;

    private static JsonNode? Find(JsonNode place, PathElement element) =>
        element.FieldName is { } name ? (place as JsonObject)?[name] : (place as JsonArray)?.FirstOrDefault(element.IsItem);

    private static void Remove(JsonNode place, PathElement element, JsonNode found)
    {
        if (element.FieldName is { } name)
        {
            place.AsObject().Remove(name);
        }
        else
        {
            place.AsArray().Remove(found);
        }
    }
}
