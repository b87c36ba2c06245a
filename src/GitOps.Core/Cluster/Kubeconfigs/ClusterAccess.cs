namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>All that is known of the way to one API server.</summary>
/// <param name="Context">Name of the context, or <c>in-cluster</c>.</param>
/// <param name="Server">Its address.</param>
/// <param name="Namespace">Namespace for manifests that name none.</param>
/// <param name="Cluster">How it proves that it is the one, and how it is reached.</param>
/// <param name="User">What to show it.</param>
internal sealed record ClusterAccess(string Context, Uri Server, string Namespace, KubeconfigCluster Cluster, KubeconfigUser User)
{
    /// <summary>What the operator should know of it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
