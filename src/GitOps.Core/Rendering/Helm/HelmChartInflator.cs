using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Helm;

/// <summary>Renders the charts that a kustomization names in <c>helmCharts</c>.</summary>
internal sealed class HelmChartInflator(RenderOptions options, RenderingBudget budget) : IHelmChartInflator
{
    private const string Fetched = "fetched";

    /// <inheritdoc/>
    public IReadOnlyList<Manifest> Inflate(HelmChart chart, KustomizationRoot root, CancellationToken cancellationToken)
    {
        var renderer = new HelmRenderer(root.Tree, options, budget);
        using var files = new ChartFolder(root.Tree);
        var local = chart.Repository.Length == 0 ? LocalChart(chart, root) : null;
        var template = new HelmTemplate
        {
            Chart = local is null ? Fetch(chart, files, cancellationToken) : renderer.AddChart(files, local, chart.Location, cancellationToken),
            ReleaseName = ReleaseName(chart),
            Namespace = chart.Namespace,
            KubeVersion = chart.KubeVersion,
            ApiVersions = chart.ApiVersions,
            IncludeCrds = chart.IncludeCrds,
            SkipTests = chart.SkipTests,
            SkipHooks = chart.SkipHooks,
            ValuesFiles = ValuesFiles(chart, root, files, cancellationToken),
        };
        return renderer.Run(template, files, local?.Path, chart.Location, cancellationToken);
    }

    // Helm renders templates of names with functions that read the environment, and names of objects should not change with each run.
    private static string ReleaseName(HelmChart chart) => chart.NameTemplate.Contains("{{", StringComparison.Ordinal)
        ? throw HelmErrors.Refused(chart.Location, "nameTemplate is a template, which could read this machine's environment", "Write the name into releaseName.")
        : new[] { chart.NameTemplate, chart.ReleaseName, "release-name" }.First(name => name.Length > 0);

    private static FileEntry LocalChart(HelmChart chart, KustomizationRoot root)
    {
        var path = $"{root.Folder}/{chart.ChartHome}/{chart.Name}";
        return root.Tree.Find(path) is { Kind: FileKind.Folder } folder ? folder : throw HelmErrors.FileNotFound($"{chart.ChartHome}/{chart.Name}", chart.Location);
    }

    private string Fetch(HelmChart chart, ChartFolder files, CancellationToken cancellationToken)
    {
        var name = ChartAddress.Name(chart.Name, chart.Location);
        var url = ChartAddress.Url(chart.Repository, options, chart.Location, cancellationToken);
        var version = chart.Version.Length == 0 ? Array.Empty<string>() : [$"--version={chart.Version}"];
        string[] chartArguments = ChartAddress.IsOci(url) ? ["--", $"{url.TrimEnd('/')}/{name}"] : [$"--repo={url}", "--", name];
        var folder = Directory.CreateDirectory(Path.Combine(files.Path, Fetched)).FullName;
        new HelmProgram(files, options, chart.Location).Fetch(["pull", $"--destination={Fetched}", .. version, .. chartArguments], cancellationToken);
        return Path.Combine(Fetched, Path.GetFileName(Directory.EnumerateFiles(folder).Single()));
    }

    // valuesMerge: override lets the inline values win, merge lets the files win, replace leaves the files out.
    private static List<string> ValuesFiles(HelmChart chart, KustomizationRoot root, ChartFolder files, CancellationToken cancellationToken)
    {
        var fromFiles = chart.ValuesMerge == "replace" && chart.ValuesInline is not null
            ? []
            : chart.ValuesFiles.Select((file, index) => files.Copy(root.FindFile(file.Text, file.Location), HelmRenderer.ValuesName(index), cancellationToken)).ToList();
        List<string> inline = chart.ValuesInline is null ? [] : [files.Write("inline-values.yaml", YamlWriter.Write(chart.ValuesInline))];
        return chart.ValuesMerge == "merge" ? [.. inline, .. fromFiles] : [.. fromFiles, .. inline];
    }
}
