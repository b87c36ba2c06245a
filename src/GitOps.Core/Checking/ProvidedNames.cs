using GitOps.Core.Manifests;

namespace GitOps.Core.Checking;

/// <summary>The names that objects can refer to: of declared objects, and of objects that controllers make from them.</summary>
internal sealed class ProvidedNames
{
    // What custom objects make, and the field that names it; the object's own name where that is absent.
    private static readonly (string Group, string Kind, string Path, string Makes)[] Producers =
    [
        ("cert-manager.io", "Certificate", "spec/secretName", "Secret"),
        ("external-secrets.io", "ExternalSecret", "spec/target/name", "Secret"),
        ("bitnami.com", "SealedSecret", "spec/template/metadata/name", "Secret"),
        ("secrets-store.csi.x-k8s.io", "SecretProviderClass", "spec/secretObjects[]/secretName", "Secret"),
        ("isindir.github.com", "SopsSecret", "spec/secretTemplates[]/name", "Secret"),
    ];

    // What every namespace and cluster has by itself.
    private static readonly HashSet<(string Kind, string Name)> AlwaysThere =
    [
        ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("Service", "kubernetes"),
        ("ClusterRole", "cluster-admin"), ("ClusterRole", "admin"), ("ClusterRole", "edit"), ("ClusterRole", "view"),
    ];

    private readonly ILookup<(string Kind, string Name), (string Namespace, Manifest Manifest)> _names;

    public ProvidedNames(IReadOnlyCollection<Manifest> manifests)
    {
        All = manifests;
        _names = manifests.SelectMany(Provided).ToLookup(name => (name.Kind, name.Name), name => (name.Manifest.Id.Namespace, name.Manifest));
    }

    /// <summary>The objects.</summary>
    public IReadOnlyCollection<Manifest> All { get; }

    /// <summary>Whether there is such an object; a namespace that is not known yet matches any.</summary>
    public bool Has(string kind, string @namespace, string name) =>
        AlwaysThere.Contains((kind, name))
        || name.StartsWith("system:", StringComparison.Ordinal)
        || _names[(kind, name)].Any(provided => Matches(provided.Namespace, @namespace));

    /// <summary>The declared object of that name; null when there is none.</summary>
    public Manifest? Find(string kind, string @namespace, string name) =>
        _names[(kind, name)].Where(provided => Matches(provided.Namespace, @namespace) && provided.Manifest.Id.Kind == kind).Select(provided => provided.Manifest).FirstOrDefault();

    /// <summary>Whether two namespaces may be the same.</summary>
    public static bool Matches(string a, string b) => a.Length == 0 || b.Length == 0 || a == b;

    private static IEnumerable<(string Kind, string Name, Manifest Manifest)> Provided(Manifest manifest)
    {
        yield return (manifest.Id.Kind, manifest.Id.Name, manifest);
        foreach (var (group, kind, path, makes) in Producers)
        {
            if (manifest.Id.Group == group && manifest.Id.Kind == kind)
            {
                var named = JsonFields.At(manifest.Object, path).Select(field => field.Text).OfType<string>().DefaultIfEmpty(manifest.Id.Name);
                foreach (var name in named)
                {
                    yield return (makes, name, manifest);
                }
            }
        }
    }
}
