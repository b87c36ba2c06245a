using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers;

/// <summary>Where the kinds are kept that controllers look after.</summary>
internal static class Kinds
{
    /// <summary>Deployments.</summary>
    public static readonly ResourceKey Deployments = new("apps", "deployments");

    /// <summary>ReplicaSets.</summary>
    public static readonly ResourceKey ReplicaSets = new("apps", "replicasets");

    /// <summary>StatefulSets.</summary>
    public static readonly ResourceKey StatefulSets = new("apps", "statefulsets");

    /// <summary>DaemonSets.</summary>
    public static readonly ResourceKey DaemonSets = new("apps", "daemonsets");

    /// <summary>Jobs.</summary>
    public static readonly ResourceKey Jobs = new("batch", "jobs");

    /// <summary>Pods.</summary>
    public static readonly ResourceKey Pods = new("", "pods");

    /// <summary>Nodes.</summary>
    public static readonly ResourceKey Nodes = new("", "nodes");

    /// <summary>Services.</summary>
    public static readonly ResourceKey Services = new("", "services");

    /// <summary>EndpointSlices.</summary>
    public static readonly ResourceKey EndpointSlices = new("discovery.k8s.io", "endpointslices");

    /// <summary>PersistentVolumeClaims.</summary>
    public static readonly ResourceKey Claims = new("", "persistentvolumeclaims");

    /// <summary>PersistentVolumes.</summary>
    public static readonly ResourceKey Volumes = new("", "persistentvolumes");
}
