namespace GitOps.Core.Rendering.Helm;

/// <summary>How a Helm chart in the repository is rendered.</summary>
public sealed record HelmOptions
{
    /// <summary>Name of the release; null for the name of the chart's folder.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>Namespace of the release; null for helm's own default.</summary>
    public string? Namespace { get; init; }

    /// <summary>Files with values, as paths in the tree; later ones win. The chart's own <c>values.yaml</c> comes before all.</summary>
    public IReadOnlyList<string> ValuesFiles { get; init; } = [];

    /// <summary>Kubernetes version the chart is told, such as <c>1.31</c>; null for helm's own.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>Whether the chart's CustomResourceDefinitions are rendered too.</summary>
    public bool IncludeCrds { get; init; } = true;

    /// <summary>Folders to look for the <c>helm</c> program in, as in the variable PATH; null for that variable.</summary>
    public string? SearchPath { get; init; }
}
