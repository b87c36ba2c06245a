namespace GitOps;

/// <summary>Which cluster to talk to: what <c>-Cluster</c> takes.</summary>
public class ClusterTarget
{
    /// <summary>Path of a kubeconfig file; null for the usual places.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Namespace that replaces the context's; null to keep it.</summary>
    public string? Namespace { get; init; }

    /// <summary>An in-process API server; null when the cluster is reached over the network.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ForeignText.OnOneLine(Context ?? Kubeconfig ?? "current context");
}
