using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>
/// What the OpenAPI definitions named by <c>crds</c> say of custom kinds' fields, through kustomize's extensions
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/crds/).
/// </summary>
internal sealed class CrdConfiguration
{
    private readonly IReadOnlyDictionary<string, JsonObject> _types;
    private readonly List<FieldSpec> _annotations = [];
    private readonly List<FieldSpec> _labels = [];
    private readonly List<FieldSpec> _prefixes = [];
    private readonly List<NameReference> _references = [];

    private CrdConfiguration(IReadOnlyDictionary<string, JsonObject> types) => _types = types;

    /// <summary>Reads definitions by type name.</summary>
    public static TransformerConfiguration Read(IReadOnlyDictionary<string, JsonObject> types)
    {
        var reader = new CrdConfiguration(types);
        foreach (var (name, type) in types)
        {
            if (PropertiesOf(type) is { } properties && properties.ContainsKey("kind") && properties.ContainsKey("apiVersion") && properties.ContainsKey("metadata"))
            {
                reader.AddType(new Gvk("", "", name[(name.LastIndexOf('.') + 1)..]), name, [], []);
            }
        }

        return new TransformerConfiguration
        {
            CommonAnnotations = FieldSpecs.Merge([], reader._annotations),
            CommonLabels = FieldSpecs.Merge([], reader._labels),
            NamePrefix = FieldSpecs.Merge([], reader._prefixes),
            NameReferences = TransformerConfiguration.Empty.Merge(new TransformerConfiguration { NameReferences = reader._references }).NameReferences,
        };
    }

    private static JsonObject? PropertiesOf(JsonObject type) => (type["Schema"] ?? type["schema"] ?? type) is JsonObject schema ? schema["properties"] as JsonObject : null;

    private void AddType(Gvk kind, string typeName, IReadOnlyList<string> path, HashSet<string> onTheWay)
    {
        if (!_types.TryGetValue(typeName, out var type) || PropertiesOf(type) is not { } properties || !onTheWay.Add(typeName))
        {
            return;
        }

        foreach (var (name, value) in properties)
        {
            if (value is not JsonObject property)
            {
                continue;
            }

            string[] here = [.. path, name];
            var spec = new FieldSpec(kind, string.Join('/', here), false);
            AddIf(property, "x-kubernetes-annotation", _annotations, spec);
            AddIf(property, "x-kubernetes-label-selector", _labels, spec);
            AddIf(property, "x-kubernetes-identity", _prefixes, spec);
            AddReference(property, kind, here);
            if (property["$ref"] is JsonValue reference)
            {
                AddType(kind, reference.ScalarText(), here, onTheWay);
            }
        }

        onTheWay.Remove(typeName);
    }

    private static void AddIf(JsonObject property, string extension, List<FieldSpec> specs, FieldSpec spec)
    {
        if (property.ContainsKey(extension))
        {
            specs.Add(spec);
        }
    }

    private void AddReference(JsonObject property, Gvk kind, IReadOnlyList<string> path)
    {
        if (property["x-kubernetes-object-ref-api-version"] is JsonValue version && property["x-kubernetes-object-ref-kind"] is JsonValue target)
        {
            var key = property["x-kubernetes-object-ref-name-key"] is JsonValue name ? name.ScalarText() : "name";
            var spec = new FieldSpec(kind, string.Join('/', [.. path, key]), false);
            _references.Add(new NameReference(new Gvk("", version.ScalarText(), target.ScalarText()), [spec]));
        }
    }
}
