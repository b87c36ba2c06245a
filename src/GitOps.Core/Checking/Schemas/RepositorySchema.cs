using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;
using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Schemas;

/// <summary>The types that the repository's own CustomResourceDefinitions declare, in front of another source.</summary>
internal sealed class RepositorySchema : ISchemaSource
{
    private readonly ISchemaSource _other;
    private readonly Dictionary<(string Group, string Version, string Kind), Lazy<TypeSchema>> _types = [];

    public RepositorySchema(IEnumerable<Manifest> manifests, ISchemaSource other)
    {
        _other = other;
        foreach (var definition in manifests.Where(manifest => manifest.Id is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }))
        {
            Add(definition.Object);
        }
    }

    /// <inheritdoc/>
    public TypeSchema? Find(string group, string version, string kind) =>
        _types.TryGetValue((group, version, kind), out var type) ? type.Value : _other.Find(group, version, kind);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> KindsOf(string group) =>
        _types.Keys.Where(type => type.Group == group).Select(type => type.Kind).Concat(_other.KindsOf(group)).Distinct().ToList();

    private void Add(JsonObject definition)
    {
        var group = JsonFields.Text(definition, "spec", "group");
        var kind = JsonFields.Text(definition, "spec", "names", "kind");
        foreach (var version in JsonFields.Get(definition, "spec", "versions") as JsonArray ?? [])
        {
            if (JsonFields.Text(version, "name") is { } name && group is not null && kind is not null)
            {
                var schema = JsonFields.Get(version, "schema", "openAPIV3Schema") as JsonObject;
                _types[(group, name, kind)] = new Lazy<TypeSchema>(() => CustomTypes.Root(schema));
            }
        }
    }
}
