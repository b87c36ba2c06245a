using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Core.Diffing;

/// <summary>One entry of an object's <c>metadata.managedFields</c>.</summary>
/// <param name="Manager">Who wrote.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">Version it wrote in.</param>
/// <param name="Subresource">Subresource it wrote through; empty for the object itself.</param>
/// <param name="Time">When it last changed something; null when not recorded.</param>
/// <param name="Fields">The fields it owns, as <c>fieldsV1</c>.</param>
internal sealed record FieldOwner(string Manager, string Operation, string ApiVersion, string Subresource, DateTimeOffset? Time, JsonObject Fields)
{
    /// <summary>Whether it owns a label (part <c>labels</c>) or an annotation.</summary>
    public bool OwnsMetadata(string part, string name) => Fields["f:metadata"]?["f:" + part]?["f:" + name] is not null;
}

/// <summary>Reads who owns what in a live object (KEP-555).</summary>
internal static class ManagedFields
{
    public static IReadOnlyList<FieldOwner> Read(JsonObject live)
    {
        // A copy, for what ObjectDiffer.IsInSync says of memory.
        if (live["metadata"]?["managedFields"]?.DeepClone() is not JsonArray entries)
        {
            return [];
        }

        return [.. entries.OfType<JsonObject>().Select(entry => new FieldOwner(
            (string?)entry["manager"] ?? "",
            (string?)entry["operation"] ?? "",
            (string?)entry["apiVersion"] ?? "",
            (string?)entry["subresource"] ?? "",
            DateTimeOffset.TryParse((string?)entry["time"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            entry["fieldsV1"] as JsonObject ?? []))];
    }

    /// <summary>
    /// The path under which the entry owns the place, as a server names it in a conflict
    /// (<c>.spec.containers[name="server"].image</c>), or null when it does not own it.
    /// </summary>
    /// <param name="owner">The entry.</param>
    /// <param name="live">The object the place is in.</param>
    /// <param name="place">The place.</param>
    /// <param name="desired">A manifest that must declare the place too; null when it need not.</param>
    public static string? OwnedPath(FieldOwner owner, JsonObject live, FieldPath place, JsonObject? desired)
    {
        JsonNode? value = live;
        JsonNode? declared = desired;
        var fields = owner.Fields;
        var path = "";
        foreach (var step in place.Steps)
        {
            if (fields.Count == 0 && path.Length > 0)
            {
                // An empty leaf owns its whole value: an atomic list or map.
                return path;
            }

            if (step.Field is not null)
            {
                if (fields["f:" + step.Field] is not JsonObject child
                    || (desired is not null && (declared is not JsonObject map || !map.ContainsKey(step.Field))))
                {
                    return null;
                }

                fields = child;
                path += "." + step.Field;
                value = (value as JsonObject)?[step.Field];
                declared = (declared as JsonObject)?[step.Field];
            }
            else
            {
                var item = value is JsonArray list && step.Index < list.Count ? list[step.Index] : null;
                if (FindItem(fields, item) is not { } found)
                {
                    return null;
                }

                declared = (declared as JsonArray)?.FirstOrDefault(other => IsDeclaredItem(found.Entry, other));
                if (desired is not null && declared is null)
                {
                    return null;
                }

                fields = found.Fields;
                path += found.Text;
                value = item;
            }
        }

        return path;
    }

    /// <summary>Every place that an entry owns by itself.</summary>
    public static IEnumerable<FieldPath> Places(FieldOwner owner, JsonObject live)
    {
        return Below(FieldPath.Root, owner.Fields, live);

        static IEnumerable<FieldPath> Below(FieldPath place, JsonObject fields, JsonNode? value)
        {
            var parts = fields.Where(field => field.Key != ".").ToArray();
            return parts.Length == 0 ? [place] : parts.SelectMany(field => Part(place, field.Key, field.Value as JsonObject ?? [], value));
        }

        static IEnumerable<FieldPath> Part(FieldPath place, string entry, JsonObject fields, JsonNode? value)
        {
            if (entry.StartsWith("f:", StringComparison.Ordinal))
            {
                return Below(place.Field(entry[2..]), fields, (value as JsonObject)?[entry[2..]]);
            }

            var index = (value as JsonArray)?.Select((item, index) => IsLiveItem(entry, item) ? index : -1).Max() ?? -1;
            return index < 0 ? [] : Below(place.Item(index, value![index]), fields, value[index]);
        }
    }

    /// <summary>The names of an item's fields that make its key; none for an item that is its own key.</summary>
    public static IReadOnlySet<string> KeyNames(string entry) => (ItemKey(entry) ?? []).Select(part => part.Key).ToHashSet();

    /// <summary>The key of a list-map's item (<c>k:{"name":"server"}</c>) as an object, or null for another kind of entry.</summary>
    private static JsonObject? ItemKey(string entry) =>
        entry.StartsWith("k:", StringComparison.Ordinal) ? JsonNode.Parse(entry[2..]) as JsonObject : null;

    /// <summary>The value of a set's item (<c>v:"a"</c>), or null for another kind of entry.</summary>
    private static JsonNode? SetValue(string entry) =>
        entry.StartsWith("v:", StringComparison.Ordinal) ? JsonNode.Parse(entry[2..]) : null;

    /// <summary>Whether a manifest's item is the one an entry stands for. A key's part may be left out where it rests on a default (<c>protocol: TCP</c>).</summary>
    public static bool IsDeclaredItem(string entry, JsonNode? item) =>
        ItemKey(entry) is { } key
            ? item is JsonObject map && key.All(part => !map.ContainsKey(part.Key) || JsonEquality.Same(map[part.Key], part.Value))
            : SetValue(entry) is { } value && JsonEquality.Same(value, item);

    /// <summary>Whether a live item is the one an entry stands for.</summary>
    public static bool IsLiveItem(string entry, JsonNode? item) =>
        ItemKey(entry) is { } key
            ? item is JsonObject map && key.All(part => JsonEquality.Same(map[part.Key], part.Value))
            : SetValue(entry) is { } value && JsonEquality.Same(value, item);

    private static (JsonObject Fields, string Entry, string Text)? FindItem(JsonObject fields, JsonNode? item)
    {
        var entry = fields.Select(field => field.Key).FirstOrDefault(entry => IsLiveItem(entry, item));
        if (entry is null)
        {
            return null;
        }

        var text = ItemKey(entry) is { } key
            ? $"[{string.Join(',', key.Select(part => $"{part.Key}={part.Value?.ToJsonString()}"))}]"
            : $"[={SetValue(entry)?.ToJsonString()}]";
        return (fields[entry] as JsonObject ?? [], entry, text);
    }
}
