using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>A resource's identity as kustomize compares it: the version counts, and no namespace means the default one.</summary>
/// <param name="Gvk">Group, version, kind.</param>
/// <param name="Namespace">The namespace that counts: <c>default</c> where none is given, <see cref="ClusterScope"/> for a kind without namespaces.</param>
/// <param name="Name">Name.</param>
internal readonly record struct KustomizeId(Gvk Gvk, string Namespace, string Name)
{
    /// <summary>Stands for the namespace of what has none.</summary>
    public const string ClusterScope = "_non_namespaceable_";

    private const string DefaultNamespace = "default";

    public bool IsClusterScoped => Namespace == ClusterScope;

    public static KustomizeId Create(Gvk gvk, string @namespace, string name) =>
        new(gvk, EffectiveNamespace(gvk, @namespace), name);

    /// <summary>Whether this selector (group, version, kind, name and namespace, empty for any) selects <paramref name="id"/>.</summary>
    public static bool Selects(Gvk gvk, string @namespace, string name, KustomizeId id) =>
        (name.Length == 0 || name == id.Name)
        && (@namespace.Length == 0 || @namespace == id.Namespace)
        && gvk.Selects(id.Gvk);

    /// <summary>Name and kind tell almost all resources apart; all five parts cost more than they gain.</summary>
    public override int GetHashCode() => HashCode.Combine(Name, Gvk.Kind);

    public override string ToString() => $"{Gvk}/{Name}.{(Namespace is DefaultNamespace or ClusterScope ? "[noNs]" : Namespace)}";

    private static string EffectiveNamespace(Gvk gvk, string @namespace)
    {
        if (MergeTypes.BuiltIn.IsClusterScoped(gvk))
        {
            return ClusterScope;
        }

        return @namespace.Length == 0 ? DefaultNamespace : @namespace;
    }
}
