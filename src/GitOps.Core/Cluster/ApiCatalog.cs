using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Cluster;

/// <summary>The kinds an API server serves, and the groups it cannot serve at present.</summary>
internal sealed class ApiCatalog
{
    private readonly Dictionary<(string Group, string Version, string Kind), ApiResource> _byVersion = [];
    private readonly Dictionary<(string Group, string Kind), ApiResource> _preferred = [];

    /// <summary>Creates a catalogue.</summary>
    /// <param name="resources">Kinds in the server's order of preference.</param>
    /// <param name="unavailable">Group versions whose own API server does not answer.</param>
    public ApiCatalog(IEnumerable<ApiResource> resources, IReadOnlyCollection<string> unavailable)
    {
        foreach (var resource in resources)
        {
            _byVersion.TryAdd((resource.Group, resource.Version, resource.Kind), resource);
            _preferred.TryAdd((resource.Group, resource.Kind), resource);
        }

        Unavailable = unavailable;
    }

    /// <summary>Group versions, such as <c>metrics.k8s.io/v1beta1</c>, whose discovery failed.</summary>
    public IReadOnlyCollection<string> Unavailable { get; }

    /// <summary>All kinds and versions.</summary>
    public IEnumerable<ApiResource> Resources => _byVersion.Values;

    /// <summary>The kind in exactly that version, or null.</summary>
    public ApiResource? Find(string group, string version, string kind) => _byVersion.GetValueOrDefault((group, version, kind));

    /// <summary>The kind in the version the server prefers, or null.</summary>
    public ApiResource? FindPreferred(string group, string kind) => _preferred.GetValueOrDefault((group, kind));
}
