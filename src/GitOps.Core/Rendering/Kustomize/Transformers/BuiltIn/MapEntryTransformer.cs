using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Sets entries in maps of strings: labels, selectors, annotations.</summary>
internal sealed class MapEntryTransformer(IReadOnlyDictionary<string, string> entries, IReadOnlyList<FieldSpec> fields) : IResourceTransformer
{
    public object Description { get; } =
        (nameof(MapEntryTransformer), new EquatableList<(string, string)>(entries.Select(entry => (entry.Key, entry.Value))), fields);

    public void Transform(Resource resource)
    {
        if (entries.Count > 0)
        {
            FieldSpecVisitor.Visit(resource, fields, FieldToCreate.Mapping, Set);
        }
    }

    private JsonNode? Set(JsonNode? map)
    {
        if (map is not JsonObject values)
        {
            return map;
        }

        foreach (var (key, value) in entries)
        {
            values[key] = value;
        }

        return values;
    }
}
