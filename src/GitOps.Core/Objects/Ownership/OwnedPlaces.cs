using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>Finds in a live object what an entry of its managedFields owns.</summary>
internal static class OwnedPlaces
{
    /// <summary>
    /// The path under which fields are owned at a place, as a server names it in a conflict
    /// (<c>.spec.containers[name="server"].image</c>), or null when they are not.
    /// </summary>
    /// <param name="fields">The fields.</param>
    /// <param name="live">The object the place is in.</param>
    /// <param name="place">The place.</param>
    /// <param name="desired">A manifest that must declare the place too; null when it need not.</param>
    public static string? PathOf(FieldSet fields, JsonObject live, FieldPath place, JsonObject? desired)
    {
        JsonNode? value = live;
        JsonNode? declared = desired;
        var path = "";
        foreach (var step in place.Steps)
        {
            if (fields.IsEmpty && path.Length > 0)
            {
                // An empty leaf owns its whole value: an atomic list or map.
                return path;
            }

            FieldSetEntry? entry;
            if (step.Field is { } name)
            {
                entry = fields.Field(name);
                var isDeclared = desired is null || (declared is JsonObject map && map.ContainsKey(name));
                (value, declared) = ((value as JsonObject)?[name], (declared as JsonObject)?[name]);
                if (!isDeclared)
                {
                    return null;
                }
            }
            else
            {
                value = value is JsonArray list && step.Index < list.Count ? list[step.Index] : null;
                entry = fields.ItemOf(value);
                declared = (declared as JsonArray)?.FirstOrDefault(other => entry?.Element.IsDeclaredItem(other) == true);
                if (desired is not null && declared is null)
                {
                    return null;
                }
            }

            if (entry is not { } owned)
            {
                return null;
            }

            fields = owned.Children;
            path += owned.Element;
        }

        return path;
    }

    /// <summary>Every place that is owned by itself.</summary>
    public static IEnumerable<FieldPath> Of(FieldSet fields, JsonObject live)
    {
        return Below(FieldPath.Root, fields, live);

        static IEnumerable<FieldPath> Below(FieldPath place, FieldSet fields, JsonNode? value) =>
            fields.IsEmpty ? [place] : fields.Entries.SelectMany(entry => Part(place, entry, value));

        static IEnumerable<FieldPath> Part(FieldPath place, FieldSetEntry entry, JsonNode? value)
        {
            if (entry.Element.FieldName is { } name)
            {
                return Below(place.Field(name), entry.Children, (value as JsonObject)?[name]);
            }

            var index = (value as JsonArray)?.Select((item, index) => entry.Element.IsItem(item) ? index : -1).DefaultIfEmpty(-1).Max() ?? -1;
            return index < 0 ? [] : Below(place.Item(index, value![index]), entry.Children, value[index]);
        }
    }
}
