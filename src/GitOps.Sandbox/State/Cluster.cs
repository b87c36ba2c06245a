using System.Collections.Concurrent;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Objects;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.State;

/// <summary>What all parts of the server share: the objects, what is served, the clock, and what Services are given.</summary>
internal sealed class Cluster
{
    private readonly ConcurrentDictionary<ApiResource, ObjectRules> _rules = new();
    private readonly DefinitionCatalog _definitions;

    /// <summary>Creates an empty cluster.</summary>
    public Cluster(TimeProvider time)
    {
        Time = time;
        Addresses = new ServiceAddresses(Store);
        _definitions = new DefinitionCatalog(Store);
    }

    /// <summary>All objects.</summary>
    public ObjectStore Store { get; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Addresses and ports of Services.</summary>
    public ServiceAddresses Addresses { get; }

    /// <summary>What is served now; it changes as definitions come and go.</summary>
    public ResourceCatalog Catalog => _definitions.Current;

    /// <summary>The rules of a resource's objects.</summary>
    public ObjectRules Rules(ApiResource resource) => resource.Custom?.Rules ?? _rules.GetOrAdd(resource, static built => ObjectRules.ForBuiltIn(built.Facts));

    /// <summary>The circumstances of a write of the cluster's own controllers.</summary>
    public WriteContext Controller(string manager, ApiResource resource, string ns, string name, string subresource = "") => new()
    {
        Manager = manager,
        Subresource = subresource,
        Namespace = resource.Namespaced ? ns : "",
        Name = name,
        NewUid = Guid.NewGuid().ToString(),
        Now = Time.GetUtcNow(),
        FieldValidation = FieldValidation.Ignore,
        Allocator = Addresses,
    };
}
