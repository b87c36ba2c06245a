using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Settings;
using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Helm;

/// <summary>Renders charts with the <c>helm</c> program, from a copy of their files that is removed afterwards.</summary>
internal sealed partial class HelmRenderer(IFileTree tree, RenderOptions options, RenderingBudget budget)
{
    private const string ChartFile = "Chart.yaml";
    private const string Chart = "copied-chart";

    /// <summary>The objects of the chart in a folder of the tree.</summary>
    public List<Manifest> Render(FileEntry folder, CancellationToken cancellationToken)
    {
        var at = new SourceLocation(TreePath.Join(folder.Path, ChartFile), 1, tree.Commit);
        var settings = RepositorySettings.Require(tree, folder.Path, options.Cache.Documents).Helm;
        using var files = new ChartFolder(tree);
        var template = new HelmTemplate
        {
            Chart = AddChart(files, folder, at, cancellationToken),
            ReleaseName = settings.ReleaseName ?? ReleaseNameOf(folder),
            Namespace = settings.Namespace ?? "",
            KubeVersion = settings.KubeVersion ?? "",
            IncludeCrds = settings.IncludeCrds,
            ValuesFiles = [.. settings.ValuesFiles.Select((path, index) => files.Copy(FindFile(path, at), ValuesName(index), cancellationToken))],
        };
        return Run(template, files, folder.Path, at, cancellationToken);
    }

    /// <summary>The name under which helm is given a file with values: what a repository calls it, helm could take for several files or an address.</summary>
    public static string ValuesName(int index) => $"given-values-{index}.yaml";

    /// <summary>Copies a chart's folder with what it depends on, and gives its name.</summary>
    public string AddChart(ChartFolder files, FileEntry folder, SourceLocation at, CancellationToken cancellationToken)
    {
        files.Copy(folder, Chart, cancellationToken);
        new ChartDependencies(tree, options).Complete(folder, files, Chart, new HelmProgram(files, options, at), cancellationToken);
        return Chart;
    }

    /// <summary>Runs helm and reads what it prints.</summary>
    /// <param name="template">What to render.</param>
    /// <param name="files">The files on disk.</param>
    /// <param name="chartPath">The chart's folder in the tree, which its templates are found in; null when it is not in the tree.</param>
    /// <param name="at">Where the chart is asked for.</param>
    /// <param name="cancellationToken">Ends helm.</param>
    public List<Manifest> Run(HelmTemplate template, ChartFolder files, string? chartPath, SourceLocation at, CancellationToken cancellationToken)
    {
        if (!new ChartContent(options.Limits.Bytes, at).HasOnlyOwnSchemas(Path.Combine(files.Path, template.Chart)))
        {
            options.Verbose($"{at}: values are not checked against the chart's schema, because it refers to other files or addresses.");
            template = template with { SkipSchemaValidation = true };
        }

        var output = new HelmProgram(files, options, at).Template(template, cancellationToken);
        var lines = output.Split('\n');
        budget.Grow(output.Length, at);
        var documents = YamlReader.Read(at.File, Encoding.UTF8.GetBytes(output));
        return documents.SelectMany(document =>
        {
            var source = chartPath is null ? null : SourceOf(lines, document.Line, chartPath);
            var reader = new ManifestReader(source ?? at.File, tree.Commit, options.Verbose, options.Report);

            // Lines of what helm prints are not lines of the template.
            return reader.Read([document]).Select(manifest => new Manifest(manifest.Object, new SourceLocation(source ?? at.File, source is null ? at.Line : 1, tree.Commit)));
        }).ToList();
    }

    // Helm writes "# Source: <chart's name>/templates/web.yaml" above each object.
    private string? SourceOf(string[] lines, int line, string chartPath)
    {
        for (var index = line - 1; index >= 0 && !lines[index].StartsWith("---", StringComparison.Ordinal); index--)
        {
            if (SourceComment().Match(lines[index]) is { Success: true } match && TreePath.Join(chartPath, match.Groups[1].Value) is var path && tree.Find(path) is not null)
            {
                return path;
            }
        }

        return null;
    }

    private FileEntry FindFile(string path, SourceLocation at) =>
        tree.Find(path) is { Kind: FileKind.File } file ? file : throw HelmErrors.FileNotFound(path, at);

    private static string ReleaseNameOf(FileEntry folder) => folder.Path.Length == 0 ? "release" : folder.Name;

    [GeneratedRegex(@"^# Source: [^/]+/(.+?)\s*$")]
    private static partial Regex SourceComment();
}
