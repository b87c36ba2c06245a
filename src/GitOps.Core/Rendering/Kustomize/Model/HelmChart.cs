using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>A chart of <c>helmCharts</c> (https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_).</summary>
internal sealed record HelmChart
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>URL of the chart repository; empty for a chart in <see cref="ChartHome"/>.</summary>
    public required string Repository { get; init; }

    public required string ReleaseName { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Folder of charts, from the kustomization's folder.</summary>
    public required string ChartHome { get; init; }

    public required IReadOnlyList<Located> ValuesFiles { get; init; }

    public required JsonObject? ValuesInline { get; init; }

    /// <summary><c>override</c> (the default), <c>replace</c> or <c>merge</c>.</summary>
    public required string ValuesMerge { get; init; }

    public required bool IncludeCrds { get; init; }

    public required bool SkipTests { get; init; }

    public required bool SkipHooks { get; init; }

    public required IReadOnlyList<string> ApiVersions { get; init; }

    public required string KubeVersion { get; init; }

    public required string NameTemplate { get; init; }

    public required SourceLocation Location { get; init; }
}
