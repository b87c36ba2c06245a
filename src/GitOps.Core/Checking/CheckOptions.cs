using GitOps.Core.Checking.Schemas;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Checking;

/// <summary>What a repository is checked for.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// What to check: a kustomization, a chart, a file, or a folder, in which every root is found and checked for itself:
    /// kustomizations, charts, and folders of plain manifests. Null checks the whole tree.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Kubernetes version the manifests are for, such as <c>1.31</c>; null for the newest that is known.</summary>
    public Version? KubernetesVersion { get; init; }

    /// <summary>The types of a live cluster to check by; null for those of Kubernetes that are known without one.</summary>
    public OpenApiSchema? Schema { get; init; }

    /// <summary>How to render; its <see cref="RenderOptions.OnError"/> is not used.</summary>
    public RenderOptions Render { get; init; } = new();
}
