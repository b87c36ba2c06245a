using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Sets entries in maps of strings: labels, selectors, annotations.</summary>
internal sealed class MapEntryTransformer(IReadOnlyDictionary<string, string> entries, IReadOnlyList<FieldSpec> fields) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (entries.Count == 0)
        {
            return;
        }

        foreach (var resource in resources.Resources)
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
