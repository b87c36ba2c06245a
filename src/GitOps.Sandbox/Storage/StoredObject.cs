using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Storage;

/// <summary>
/// An object at rest: its JSON as bytes, and the metadata that lists, watches and deletion look at.
/// The bytes leave out <c>apiVersion</c> and <c>kind</c>, which depend on the version it is read in.
/// </summary>
internal sealed class StoredObject
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Dictionary<string, string> NoLabels = [];

    private StoredObject(ResourceKey resource, string ns, string name, string uid, long version, byte[] body)
    {
        Resource = resource;
        Namespace = ns;
        Name = name;
        Uid = uid;
        ResourceVersion = version;
        Body = body;
    }

    /// <summary>Where it is kept.</summary>
    public ResourceKey Resource { get; }

    /// <summary>Namespace; empty for a cluster-scoped object.</summary>
    public string Namespace { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>The identity that a later object of the same name does not share.</summary>
    public string Uid { get; }

    /// <summary>The change that made it what it is.</summary>
    public long ResourceVersion { get; }

    /// <summary>UTF-8 JSON object without <c>apiVersion</c> and <c>kind</c>.</summary>
    public byte[] Body { get; }

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; private init; } = NoLabels;

    /// <summary><c>metadata.ownerReferences</c>.</summary>
    public IReadOnlyList<OwnerReference> Owners { get; private init; } = [];

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IReadOnlyList<string> Finalizers { get; private init; } = [];

    /// <summary>When it was asked to go; null while it was not.</summary>
    public DateTimeOffset? Deleted { get; private init; }

    /// <summary>Its place among the objects of its kind.</summary>
    public string Key => KeyOf(Namespace, Name);

    /// <summary>The key of an object of that namespace and name.</summary>
    public static string KeyOf(string ns, string name) => ns.Length == 0 ? name : $"{ns}/{name}";

    /// <summary>Freezes <paramref name="json"/>, giving it the resource version; 0 gives it none, for an object that is not stored.</summary>
    public static StoredObject Freeze(ResourceKey resource, JsonObject json, long version)
    {
        var metadata = json["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        if (version > 0)
        {
            metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        }

        return new(resource, Text(metadata, "namespace"), Text(metadata, "name"), Text(metadata, "uid"), version, Serialize(json))
        {
            Labels = LabelsOf(metadata),
            Owners = OwnersOf(metadata),
            Finalizers = metadata["finalizers"] is JsonArray finalizers ? [.. finalizers.Select(finalizer => finalizer!.GetValue<string>())] : [],
            Deleted = metadata["deletionTimestamp"] is JsonValue time
                ? DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture)
                : null,
        };
    }

    /// <summary>Thaws a copy, to be read or changed.</summary>
    public JsonObject ToJson(string apiVersion, string kind)
    {
        var json = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        var body = ToJson();
        foreach (var (name, value) in body.ToArray())
        {
            body.Remove(name);
            json[name] = value;
        }

        return json;
    }

    /// <summary>Thaws a copy without <c>apiVersion</c> and <c>kind</c>.</summary>
    public JsonObject ToJson() => JsonNode.Parse(Body)!.AsObject();

    private static byte[] Serialize(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in json)
            {
                if (name is "apiVersion" or "kind")
                {
                    continue;
                }

                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(JsonObject metadata, string name) => metadata[name]?.GetValue<string>() ?? "";

    private static Dictionary<string, string> LabelsOf(JsonObject metadata) =>
        metadata["labels"] is JsonObject { Count: > 0 } labels
            ? labels.ToDictionary(label => label.Key, label => label.Value?.GetValue<string>() ?? "")
            : NoLabels;

    private static IReadOnlyList<OwnerReference> OwnersOf(JsonObject metadata) =>
        metadata["ownerReferences"] is JsonArray owners
            ? [.. owners.OfType<JsonObject>().Select(owner => new OwnerReference(
                Text(owner, "apiVersion"),
                Text(owner, "kind"),
                Text(owner, "name"),
                Text(owner, "uid"),
                owner["controller"]?.GetValue<bool>() ?? false,
                owner["blockOwnerDeletion"]?.GetValue<bool>() ?? false))]
            : [];
}
