using System.Text.Json.Nodes;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Ignoring;

/// <summary>Who owns what at one place of a live object.</summary>
/// <param name="Ours">What we own there; null when nothing.</param>
/// <param name="Others">What others own there.</param>
internal sealed record FieldOwners(FieldSetEntry? Ours, IReadOnlyList<FieldSetEntry> Others)
{
    /// <summary>The owners of the whole object. What client-side apply owns becomes ours when we apply.</summary>
    public static FieldOwners Of(JsonObject live, string fieldManager)
    {
        var owners = ManagedFields.Read(live).Where(owner => owner.Manager.Subresource != "status").ToArray();
        return new FieldOwners(
            ClientSideFields.ToOwn(owners, fieldManager) is { } ours ? FieldSetEntry.OfObject(ours) : null,
            [.. owners.Where(owner => !ClientSideFields.WillOwn(owner, fieldManager)).Select(owner => FieldSetEntry.OfObject(owner.Fields))]);
    }

    /// <summary>All owners of the whole object, without telling ours from others'.</summary>
    public static FieldOwners All(JsonObject live) => new(null, [.. ManagedFields.Read(live).Select(owner => FieldSetEntry.OfObject(owner.Fields))]);

    /// <summary>Whether what is there is owned part by part; otherwise it is one value, or nobody has told.</summary>
    public bool IsGranular => Ours is { IsLeaf: false } || Others.Any(other => !other.IsLeaf);

    /// <summary>Whether we own that there is anything at all: giving that up would take away others' parts of it, too.</summary>
    public bool OwnsExistence => Ours is { IsMember: true };

    /// <summary>The owners of a field there.</summary>
    public FieldOwners Field(string name) => Child(owned => owned.Field(name));

    /// <summary>The owners of a list's item; of none where nobody owns it by itself.</summary>
    public FieldOwners Item(PathElement? item) => Child(owned => item is null ? null : owned.Find(item));

    /// <summary>How owners name a live list's item; null when nobody owns it by itself.</summary>
    public PathElement? NameOf(JsonNode? item) =>
        (Ours is { } ours ? Others.Prepend(ours) : Others).Select(owned => owned.Children.ItemOf(item)?.Element).FirstOrDefault(name => name is not null);

    /// <summary>The parts of a live value that we own; null when we own none.</summary>
    public JsonNode? OurPartOf(JsonNode? live) => OurPart(live, Ours);

    private static JsonNode? OurPart(JsonNode? live, FieldSetEntry? ours)
    {
        if (live is null || ours is not { } owned)
        {
            return null;
        }

        if (owned.IsLeaf)
        {
            return live.DeepClone();
        }

        switch (live)
        {
            case JsonObject map:
                var fields = map.Select(field => KeyValuePair.Create(field.Key, OurPart(field.Value, owned.Children.Field(field.Key))))
                    .Where(field => field.Value is not null);
                var part = new JsonObject(fields);
                return part.Count > 0 || owned.IsMember ? part : null;
            case JsonArray list:
                var items = list.Select(item => OurPart(item, owned.Children.ItemOf(item))).Where(item => item is not null);
                return new JsonArray([.. items]) is { Count: > 0 } some ? some : null;
            default:
                return null;
        }
    }

    private FieldOwners Child(Func<FieldSet, FieldSetEntry?> find) =>
        new(Ours is { } ours ? find(ours.Children) : null, [.. Others.Select(other => find(other.Children)).OfType<FieldSetEntry>()]);
}
