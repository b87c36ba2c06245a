using GitOps.Core.Schema;

namespace GitOps.Sandbox.Discovery;

/// <summary>Everything the server serves at a moment: the built-in resources, and those of established definitions.</summary>
internal sealed class ResourceCatalog
{
    // The order in which discovery names the built-in groups.
    private static readonly string[] GroupOrder =
    [
        "", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io",
        "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io", "resource.k8s.io",
        "flowcontrol.apiserver.k8s.io",
    ];

    private static readonly Lazy<IReadOnlyList<ApiResource>> Embedded = new(() =>
    [
        .. SchemaTable.BuiltIn.Kinds
            .OrderBy(kind => Array.IndexOf(GroupOrder, kind.Group))
            .ThenByDescending(kind => VersionPriority.Of(kind.Version))
            .ThenBy(kind => kind.Plural, StringComparer.Ordinal)
            .Select(kind => new ApiResource(kind)),
    ]);

    private readonly Dictionary<(string Group, string Version, string Name), ApiResource> _byPath;
    private readonly Dictionary<(string Group, string Version, string Kind), ApiResource> _byKind;

    private ResourceCatalog(IReadOnlyList<ApiResource> resources)
    {
        Resources = resources;
        _byPath = resources.ToDictionary(resource => (resource.Group, resource.Version, resource.Name));
        _byKind = resources.Where(resource => resource.IsStored).ToDictionary(resource => (resource.Group, resource.Version, resource.Kind));
    }

    /// <summary>What a cluster serves without custom resources.</summary>
    public static ResourceCatalog BuiltIn { get; } = new(Embedded.Value);

    /// <summary>All resources in the order of discovery.</summary>
    public IReadOnlyList<ApiResource> Resources { get; }

    /// <summary>The same with these custom resources besides the built-in ones.</summary>
    public static ResourceCatalog With(IEnumerable<ApiResource> custom) =>
        new([
            .. BuiltIn.Resources,
            .. custom
                .OrderBy(resource => resource.Group, StringComparer.Ordinal)
                .ThenByDescending(resource => VersionPriority.Of(resource.Version))
                .ThenBy(resource => resource.Name, StringComparer.Ordinal),
        ]);

    /// <summary>The resource a path names; null when there is none.</summary>
    public ApiResource? Find(string group, string version, string name) => _byPath.GetValueOrDefault((group, version, name));

    /// <summary>The resource that keeps objects of a kind; null when there is none.</summary>
    public ApiResource? FindKind(string group, string version, string kind) => _byKind.GetValueOrDefault((group, version, kind));

    /// <summary>The preferred version of a resource; null when there is none.</summary>
    public ApiResource? Preferred(string group, string name) => Resources.FirstOrDefault(resource => resource.Group == group && resource.Name == name);

    /// <summary>Whether anything is served under a group and version.</summary>
    public bool Serves(string group, string version) => Resources.Any(resource => resource.Group == group && resource.Version == version);
}
