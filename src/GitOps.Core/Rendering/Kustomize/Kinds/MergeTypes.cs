using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Kinds;

/// <summary>
/// The kinds whose lists strategic merge knows, and which kinds have no namespace: those of Kubernetes v1.21.2, as kustomize
/// carries them, and what later releases added (a kind that is not among them has its lists replaced, and a namespace),
/// unless <c>openapi</c> names another.
/// </summary>
internal sealed class MergeTypes
{
    private static readonly Lazy<MergeTypes> LazyBuiltIn = new(LoadBuiltIn);
    private readonly IReadOnlyDictionary<Gvk, MergeSchema> _kinds;
    private readonly IReadOnlySet<Gvk> _clusterScoped;

    private MergeTypes(IReadOnlyDictionary<Gvk, MergeSchema> kinds, IReadOnlySet<Gvk> clusterScoped)
    {
        _kinds = kinds;
        _clusterScoped = clusterScoped;
    }

    /// <summary>The kinds of the embedded table.</summary>
    public static MergeTypes BuiltIn => LazyBuiltIn.Value;

    public MergeSchema? Find(Gvk gvk) => _kinds.GetValueOrDefault(gvk);

    public bool IsClusterScoped(Gvk gvk) => _clusterScoped.Contains(gvk);

    /// <summary>The kinds of an OpenAPI v2 document, which takes the place of the embedded table for merging.</summary>
    public static MergeTypes FromOpenApi(JsonObject document)
    {
        var definitions = document["definitions"] as JsonObject ?? [];
        var schemas = new Dictionary<string, MergeSchema>();
        var kinds = new Dictionary<Gvk, MergeSchema>();
        foreach (var (name, definition) in definitions)
        {
            if (definition is not JsonObject type || type["x-kubernetes-group-version-kind"] is not JsonArray gvks)
            {
                continue;
            }

            var schema = FromOpenApi(type, Resolve);
            foreach (var gvk in gvks.OfType<JsonObject>())
            {
                kinds[new Gvk(gvk.Text("group"), gvk.Text("version"), gvk.Text("kind"))] = schema;
            }

            schemas[name] = schema;
        }

        return new MergeTypes(kinds, BuiltIn._clusterScoped);

        MergeSchema? Resolve(string reference)
        {
            var name = reference[(reference.LastIndexOf('/') + 1)..];
            if (!schemas.TryGetValue(name, out var schema) && definitions[name] is JsonObject type)
            {
                schemas[name] = schema = FromOpenApi(type, Resolve);
            }

            return schema;
        }
    }

    private static MergeSchema FromOpenApi(JsonObject schema, Func<string, MergeSchema?> resolve)
    {
        var fields = new Lazy<IReadOnlyDictionary<string, MergeSchema>>(() =>
        {
            var own = schema["properties"] as JsonObject ?? (Reference(schema) is { } reference ? null : new JsonObject());
            return (own ?? []).Where(field => field.Value is JsonObject).ToDictionary(field => field.Key, field => Of((JsonObject)field.Value!));
        });
        return new MergeSchema(
            () => fields.Value,
            () => schema["additionalProperties"] is JsonObject values ? Of(values) : null,
            () => schema["items"] is JsonObject items ? Of(items) : null,
            MergeKeysOf(schema));

        MergeSchema Of(JsonObject part) => Reference(part) is { } reference && resolve(reference) is { } known ? known : FromOpenApi(part, resolve);
    }

    private static string? Reference(JsonObject schema) => schema["$ref"] is JsonValue reference ? reference.ScalarText() : null;

    private static string[]? MergeKeysOf(JsonObject schema)
    {
        if (!schema.Text("x-kubernetes-patch-strategy").Split(',').Contains("merge"))
        {
            return null;
        }

        if (schema["x-kubernetes-list-map-keys"] is JsonArray keys)
        {
            return [.. keys.Select(key => key.ScalarText())];
        }

        return schema["x-kubernetes-patch-merge-key"] is JsonValue key ? [key.ScalarText()] : [];
    }

    private static MergeTypes LoadBuiltIn()
    {
        using var stream = typeof(MergeTypes).Assembly.GetManifestResourceStream("GitOps.Core.Rendering.Kustomize.builtin-types.json")!;
        var data = (JsonObject)JsonNode.Parse(stream)!;
        var types = new Dictionary<string, MergeSchema>();
        foreach (var (name, fields) in (JsonObject)data["types"]!)
        {
            var known = new Lazy<IReadOnlyDictionary<string, MergeSchema>>(() => ((JsonObject)fields!).ToDictionary(field => field.Key, field => FieldOf((JsonObject)field.Value!)));
            types[name] = new MergeSchema(() => known.Value);
        }

        return new MergeTypes(
            ((JsonObject)data["kinds"]!).ToDictionary(kind => Key(kind.Key), kind => types[kind.Value.ScalarText()]),
            ((JsonArray)data["clusterScoped"]!).Select(kind => Key(kind.ScalarText())).ToHashSet());

        MergeSchema FieldOf(JsonObject field)
        {
            var type = field["type"] is JsonValue name ? types[name.ScalarText()] : null;
            if (field["merge"] is JsonArray keys)
            {
                return new MergeSchema(items: () => type, mergeKeys: [.. keys.Select(key => key.ScalarText())]);
            }

            return field.ContainsKey("map") ? new MergeSchema(values: () => type) : type!;
        }

        static Gvk Key(string text)
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var (group, version) = ResourceId.SplitApiVersion(text[..space]);
            return new Gvk(group, version, text[(space + 1)..]);
        }
    }
}
