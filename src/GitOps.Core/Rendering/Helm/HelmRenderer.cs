using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Programs;
using GitOps.Core.Settings;

namespace GitOps.Core.Rendering.Helm;

/// <summary>Renders charts with the <c>helm</c> program, from a copy of their files that is removed afterwards.</summary>
internal sealed partial class HelmRenderer(IFileTree tree, RenderOptions options)
{
    private const string ChartFile = "Chart.yaml";

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
            ValuesFiles = settings.ValuesFiles.Select(path => files.Add(FindFile(path, at), cancellationToken)).ToList(),
        };
        return Run(template, files, folder.Path, at, cancellationToken);
    }

    /// <summary>Copies a chart's folder, and what it names as dependencies in folders beside it, and gives its place on disk.</summary>
    public string AddChart(ChartFolder files, FileEntry folder, SourceLocation at, CancellationToken cancellationToken)
    {
        var chart = files.Add(folder, cancellationToken);
        var description = options.Cache.Documents.Read(tree, FindFile(TreePath.Join(folder.Path, ChartFile), at)) is [var document, ..] ? document.Root : null;
        foreach (var dependency in JsonFields.At(description, "dependencies[]/repository"))
        {
            if (dependency.Text is { } url && url.StartsWith("file://", StringComparison.Ordinal))
            {
                files.Add(FindFile($"{folder.Path}/{url["file://".Length..]}", at), cancellationToken);
            }
        }

        var isComplete = JsonFields.Get(description, "dependencies") is null || tree.Find(TreePath.Join(folder.Path, "charts")) is not null;
        if (!isComplete)
        {
            Run(files, ["dependency", "build", "--", chart], at, cancellationToken);
        }

        return chart;
    }

    /// <summary>Runs helm and reads what it prints.</summary>
    /// <param name="template">What to render.</param>
    /// <param name="files">The files on disk.</param>
    /// <param name="chartPath">The chart's folder in the tree, which its templates are found in; null when it is not in the tree.</param>
    /// <param name="at">Where the chart is asked for.</param>
    /// <param name="cancellationToken">Ends helm.</param>
    public List<Manifest> Run(HelmTemplate template, ChartFolder files, string? chartPath, SourceLocation at, CancellationToken cancellationToken)
    {
        var output = Run(files, template.Arguments(), at, cancellationToken);
        var lines = output.Split('\n');
        var documents = YamlReader.Read(at.File, Encoding.UTF8.GetBytes(output));
        return documents.SelectMany(document =>
        {
            var source = chartPath is null ? null : SourceOf(lines, document.Line, chartPath);
            var reader = new ManifestReader(source ?? at.File, tree.Commit, options.Verbose, options.Report);

            // Lines of what helm prints are not lines of the template.
            return reader.Read([document]).Select(manifest => new Manifest(manifest.Object, new SourceLocation(source ?? at.File, source is null ? at.Line : 1, tree.Commit)));
        }).ToList();
    }

    private string Run(ChartFolder files, IEnumerable<string> arguments, SourceLocation at, CancellationToken cancellationToken)
    {
        var helm = ExternalProgram.Find("helm", options.HelmSearchPath ?? Environment.GetEnvironmentVariable("PATH")) ?? throw HelmErrors.NotFound(at);
        var (exitCode, output, errors) = helm.RunAsync(files.Path, arguments, "", [], cancellationToken).GetAwaiter().GetResult();
        return exitCode == 0 ? output : throw HelmErrors.Failed(at, errors.Replace(files.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
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

    private FileEntry FindFile(string path, SourceLocation at) => tree.Find(path) ?? throw HelmErrors.FileNotFound(path, at);

    private static string ReleaseNameOf(FileEntry folder) => folder.Path.Length == 0 ? "release" : folder.Name;

    [GeneratedRegex(@"^# Source: [^/]+/(.+?)\s*$")]
    private static partial Regex SourceComment();
}
