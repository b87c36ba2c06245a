using GitOps.Core.Checking.Schemas;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;
using GitOps.Core.Schema;

namespace GitOps.Core.Revisions;

/// <summary>The kinds of two revisions' objects: those of Kubernetes, those that either revision defines, and others, of which nothing is known.</summary>
internal sealed class DeclaredKinds
{
    private static readonly Lazy<IReadOnlyList<ApiResource>> BuiltIn = new(() =>
        [.. SchemaTable.BuiltIn.Kinds.Select(kind => new ApiResource(kind.Group, kind.Version, kind.Kind, kind.Plural, kind.IsNamespaced, kind.Verbs))]);

    private DeclaredKinds(ApiCatalog catalog, ISchemaSource before, ISchemaSource after) => (Catalog, Before, After) = (catalog, before, after);

    /// <summary>All of them.</summary>
    public ApiCatalog Catalog { get; }

    /// <summary>The types of the earlier revision; the later one's where it defines none.</summary>
    public ISchemaSource Before { get; }

    /// <summary>The types of the later revision; the earlier one's where it defines none.</summary>
    public ISchemaSource After { get; }

    public static DeclaredKinds Of(IReadOnlyList<Manifest> before, IReadOnlyList<Manifest> after)
    {
        var schema = new BuiltInSchema();
        Manifest[] all = [.. after, .. before];
        var known = new HashSet<(string, string, string)>(BuiltIn.Value.Select(kind => (kind.Group, kind.Version, kind.Kind)));

        // The scope of a kind that is defined elsewhere shows in its objects.
        var others = all
            .GroupBy(manifest => (manifest.Id.Group, manifest.Id.Version, manifest.Id.Kind))
            .Where(kind => !known.Contains(kind.Key))
            .Select(kind => new ApiResource(kind.Key.Group, kind.Key.Version, kind.Key.Kind, "", IsNamespaced(kind), []));
        return new DeclaredKinds(
            new ApiCatalog([.. BuiltIn.Value, .. others], []),
            new RepositorySchema(before, new RepositorySchema(after, schema)),
            new RepositorySchema(after, new RepositorySchema(before, schema)));

        bool IsNamespaced(IGrouping<(string Group, string Version, string Kind), Manifest> kind) =>
            all.FirstOrDefault(manifest => IsDefinitionOf(manifest, kind.Key.Group, kind.Key.Kind)) is { } definition
                ? JsonFields.Text(definition.Object, "spec", "scope") == "Namespaced"
                : all.Any(manifest => manifest.Id.Group == kind.Key.Group && manifest.Id.Kind == kind.Key.Kind && manifest.Id.Namespace.Length > 0);
    }

    private static bool IsDefinitionOf(Manifest manifest, string group, string kind) =>
        manifest.Id is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
        && JsonFields.Text(manifest.Object, "spec", "group") == group
        && JsonFields.Text(manifest.Object, "spec", "names", "kind") == kind;
}
