using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Objects.Live;

/// <summary>
/// An object as a server keeps it. It is held as the text that it was read as: most objects are only compared, and a tree of nodes
/// takes several times the memory of its text. Safe for use by several threads, as long as nobody changes <see cref="Json"/>.
/// </summary>
internal sealed class LiveObject
{
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 1000 };
    private static readonly string[] Identity = ["name", "namespace", "uid", "resourceVersion"];

    private readonly SharedFieldSets _sets;
    private byte[]? _text;
    private JsonObject? _json;
    private IReadOnlyList<ManagedEntry>? _managers;

    private LiveObject(string apiVersion, string kind, byte[]? text, JsonObject? json, SharedFieldSets sets)
    {
        (ApiVersion, Kind, _text, _json, _sets) = (apiVersion, kind, text, json, sets);
        string?[] identity = json is null ? JsonSlice.Texts(text, "metadata", Identity) : [.. Identity.Select(name => JsonText.String(json["metadata"]?[name]))];
        (Name, Namespace, Uid, ResourceVersion) = (identity[0] ?? "", identity[1] ?? "", identity[2], identity[3]);
    }

    /// <summary>The version it was read in.</summary>
    public string ApiVersion { get; }

    /// <summary>Its kind.</summary>
    public string Kind { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its namespace; empty for a cluster-scoped kind.</summary>
    public string Namespace { get; }

    /// <summary>What tells it from others of its name before and after.</summary>
    public string? Uid { get; }

    /// <summary>A new one with each write.</summary>
    public string? ResourceVersion { get; }

    /// <summary>When it was created, as it is written.</summary>
    public string? Created => MetadataText("creationTimestamp");

    /// <summary>Who owns which of its fields.</summary>
    public IReadOnlyList<ManagedEntry> Managers => _managers ??= ManagedFields.Read(JsonSlice.Find(Text, "metadata", "managedFields"), _sets);

    /// <summary>The object as nodes, made when it is first asked for.</summary>
    public JsonObject Json => _json ??= ReadNodes();

    private byte[] Text => _text ??= Write(_json!);

    /// <summary>An object of a list: such carry no apiVersion and kind of their own.</summary>
    /// <param name="apiVersion">The version it was listed in.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="text">Its JSON.</param>
    /// <param name="sets">What was read of others' ownership.</param>
    public static LiveObject Of(string apiVersion, string kind, byte[] text, SharedFieldSets sets) => new(apiVersion, kind, text, null, sets);

    /// <summary>An object that was read by itself.</summary>
    public static LiveObject Of(JsonObject value) =>
        new(JsonText.String(value["apiVersion"]) ?? "", JsonText.String(value["kind"]) ?? "", null, value, new SharedFieldSets());

    /// <summary>A label's value; null when it has none of that name.</summary>
    public string? Label(string name) => MetadataText("labels", name);

    /// <summary>An annotation's value; null when it has none of that name.</summary>
    public string? Annotation(string name) => MetadataText("annotations", name);

    /// <summary>Its JSON, to look into; to be disposed.</summary>
    public JsonDocument Read() => JsonDocument.Parse(Text, ReadOptions);

    private string? MetadataText(string name) => JsonSlice.Text(Text, "metadata", name);

    private string? MetadataText(string part, string name) => JsonSlice.Text(Text, "metadata", part, name);

    private JsonObject ReadNodes()
    {
        var json = JsonNode.Parse(_text, documentOptions: ReadOptions)!.AsObject();
        json["apiVersion"] = ApiVersion;
        json["kind"] = Kind;
        return json;
    }

    private static byte[] Write(JsonObject json)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            json.WriteTo(writer);
        }

        return text.ToArray();
    }
}
