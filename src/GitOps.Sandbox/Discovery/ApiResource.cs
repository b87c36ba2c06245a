using GitOps.Core.Schema;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Discovery;

/// <summary>One resource of one API version that the server answers for.</summary>
/// <param name="Facts">What discovery says of it.</param>
internal sealed record ApiResource(KindFacts Facts)
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group => Facts.Group;

    /// <summary>API version.</summary>
    public string Version => Facts.Version;

    /// <summary>Kind of its objects.</summary>
    public string Kind => Facts.Kind;

    /// <summary>Its name in paths, such as <c>deployments</c>.</summary>
    public string Name => Facts.Plural;

    /// <summary>Whether its objects live in namespaces.</summary>
    public bool Namespaced => Facts.IsNamespaced;

    /// <summary>The <c>apiVersion</c> of its objects.</summary>
    public string ApiVersion => Facts.ApiVersion;

    /// <summary>The kind of a list of them.</summary>
    public string ListKind { get; init; } = $"{Facts.Kind}List";

    /// <summary>The definition it comes from; null for a built-in resource.</summary>
    public CustomResourceVersion? Custom { get; init; }

    /// <summary>The name errors use: <c>deployments.apps</c>, <c>configmaps</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Name : $"{Name}.{Group}";

    /// <summary>Whether it keeps objects; reviews and bindings only answer.</summary>
    public bool IsStored => Allows("get");

    /// <summary>Where its objects are kept: all versions of a resource share one place, and both kinds of event do.</summary>
    public ResourceKey Key => Group == "events.k8s.io" ? new("", Name) : new(Group, Name);

    /// <summary>Whether a verb of discovery can be used on it.</summary>
    public bool Allows(string verb) => Facts.Verbs.Contains(verb);

    /// <summary>The subresource of that name; null when it has none.</summary>
    public SubresourceFacts? Subresource(string name) => Facts.Subresources.FirstOrDefault(subresource => subresource.Name == name);
}
