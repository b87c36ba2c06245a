using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;

namespace GitOps.Core.Rendering.Helm;

/// <summary>Renders the charts that a kustomization names in <c>helmCharts</c>.</summary>
internal sealed class HelmChartInflator(RenderOptions options) : IHelmChartInflator
{
    private const string OciScheme = "oci://";

    /// <inheritdoc/>
    public IReadOnlyList<Manifest> Inflate(HelmChart chart, KustomizationRoot root, CancellationToken cancellationToken)
    {
        var renderer = new HelmRenderer(root.Tree, options);
        using var files = new ChartFolder(root.Tree);
        var local = chart.Repository.Length == 0 ? LocalChart(chart, root) : null;
        var template = new HelmTemplate
        {
            Chart = local is not null ? renderer.AddChart(files, local, chart.Location, cancellationToken)
                : IsOci(chart) ? $"{chart.Repository.TrimEnd('/')}/{chart.Name}"
                : chart.Name,
            Repository = local is not null || IsOci(chart) ? "" : chart.Repository,
            Version = local is not null ? "" : chart.Version,
            ReleaseName = chart.ReleaseName.Length == 0 ? "release-name" : chart.ReleaseName,
            Namespace = chart.Namespace,
            NameTemplate = chart.NameTemplate,
            KubeVersion = chart.KubeVersion,
            ApiVersions = chart.ApiVersions,
            IncludeCrds = chart.IncludeCrds,
            SkipTests = chart.SkipTests,
            SkipHooks = chart.SkipHooks,
            ValuesFiles = ValuesFiles(chart, root, files, cancellationToken),
        };
        return renderer.Run(template, files, local?.Path, chart.Location, cancellationToken);
    }

    private static bool IsOci(HelmChart chart) => chart.Repository.StartsWith(OciScheme, StringComparison.Ordinal);

    private static FileEntry LocalChart(HelmChart chart, KustomizationRoot root)
    {
        var path = $"{root.Folder}/{chart.ChartHome}/{chart.Name}";
        return root.Tree.Find(path) is { Kind: FileKind.Folder } folder ? folder : throw HelmErrors.FileNotFound($"{chart.ChartHome}/{chart.Name}", chart.Location);
    }

    // valuesMerge: override lets the inline values win, merge lets the files win, replace leaves the files out.
    private static List<string> ValuesFiles(HelmChart chart, KustomizationRoot root, ChartFolder files, CancellationToken cancellationToken)
    {
        var fromFiles = chart.ValuesMerge == "replace" && chart.ValuesInline is not null
            ? []
            : chart.ValuesFiles.Select(file => files.Add(root.FindFile(file.Text, file.Location), cancellationToken)).ToList();
        List<string> inline = chart.ValuesInline is null ? [] : [files.Add("inline-values.yaml", YamlWriter.Write(chart.ValuesInline))];
        return chart.ValuesMerge == "merge" ? [.. inline, .. fromFiles] : [.. fromFiles, .. inline];
    }
}
