using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Generators;

/// <summary>The objects of a Helm chart.</summary>
internal sealed class HelmChartGenerator(HelmChart chart, KustomizationRoot root, BuildContext context) : IGenerator
{
    public IEnumerable<Resource> Generate() =>
        (context.Helm ?? throw KustomizeErrors.HelmUnavailable(chart.Location))
            .Inflate(chart, root, context.CancellationToken)
            .Select(manifest => new Resource((JsonObject)manifest.Object.DeepClone(), manifest.Source));
}
