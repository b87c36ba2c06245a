using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Renders the charts of <c>helmCharts</c>.</summary>
internal interface IHelmChartInflator
{
    /// <summary>The objects of a chart, in the order helm prints them.</summary>
    /// <param name="chart">The chart and its values.</param>
    /// <param name="root">The kustomization that names it; its files hold chart and values.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    IReadOnlyList<Manifest> Inflate(HelmChart chart, KustomizationRoot root, CancellationToken cancellationToken);
}
