using System.Text.Json.Nodes;
using GitOps.Core.Diffing;
using GitOps.Core.Syncing;

namespace GitOps.Core.Ignoring;

/// <summary>Who owns what at one place of a live object, as <c>fieldsV1</c> trees.</summary>
/// <param name="Ours">What we own there; null when nothing.</param>
/// <param name="Others">What others own there.</param>
internal sealed record FieldOwners(JsonObject? Ours, IReadOnlyList<JsonObject> Others)
{
    /// <summary>The owners of the whole object. What client-side apply owns becomes ours when we apply.</summary>
    public static FieldOwners Of(JsonObject live, string fieldManager)
    {
        var owners = ManagedFields.Read(live).Where(owner => owner.Subresource != "status").ToArray();
        return new FieldOwners(
            ClientSideApply.FieldsToOwn(owners, fieldManager),
            [.. owners.Where(owner => !ClientSideApply.WillOwn(owner, fieldManager)).Select(owner => owner.Fields)]);
    }

    /// <summary>All owners of the whole object, without telling ours from others'.</summary>
    public static FieldOwners All(JsonObject live) => new(null, [.. ManagedFields.Read(live).Select(owner => owner.Fields)]);

    /// <summary>Whether what is there is owned part by part; otherwise it is one value, or nobody has told.</summary>
    public bool IsGranular => Ours?.Count > 0 || Others.Any(other => other.Count > 0);

    /// <summary>Whether we own that there is anything at all: giving that up would take away others' parts of it, too.</summary>
    public bool OwnsExistence => Ours is { } ours && (ours.Count == 0 || ours.ContainsKey("."));

    /// <summary>The owners of a field there.</summary>
    public FieldOwners Field(string name) => Child("f:" + name);

    /// <summary>The owners of a list's item.</summary>
    /// <param name="entry">The item, as <c>fieldsV1</c> names it.</param>
    public FieldOwners Item(string entry) => Child(entry);

    /// <summary>How <c>fieldsV1</c> names a live list's item; null when nobody owns it by itself.</summary>
    public string? EntryOf(JsonNode? item) =>
        (Ours is null ? Others : Others.Prepend(Ours)).SelectMany(owner => owner).Select(entry => entry.Key)
            .FirstOrDefault(entry => ManagedFields.IsLiveItem(entry, item));

    /// <summary>The parts of a live value that we own; null when we own none.</summary>
    public JsonNode? OurPartOf(JsonNode? live) => OurPart(live, Ours);

    private static JsonNode? OurPart(JsonNode? live, JsonObject? ours)
    {
        if (live is null || ours is null)
        {
            return null;
        }

        if (ours.Count == 0)
        {
            return live.DeepClone();
        }

        switch (live)
        {
            case JsonObject map:
                var fields = map.Select(field => KeyValuePair.Create(field.Key, OurPart(field.Value, ours["f:" + field.Key] as JsonObject)))
                    .Where(field => field.Value is not null);
                var part = new JsonObject(fields);
                return part.Count > 0 || ours.ContainsKey(".") ? part : null;
            case JsonArray list:
                var items = list.Select(item => (Item: item, Entry: ours.Select(entry => entry.Key).FirstOrDefault(entry => ManagedFields.IsLiveItem(entry, item))))
                    .Where(found => found.Entry is not null)
                    .Select(found => OurPart(found.Item, ours[found.Entry!] as JsonObject))
                    .Where(item => item is not null);
                return new JsonArray([.. items]) is { Count: > 0 } some ? some : null;
            default:
                return null;
        }
    }

    private FieldOwners Child(string entry) => new(Ours?[entry] as JsonObject, [.. Others.Select(other => other[entry]).OfType<JsonObject>()]);
}
