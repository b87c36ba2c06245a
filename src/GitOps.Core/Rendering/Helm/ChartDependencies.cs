using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Files;
using GitOps.Core.Objects;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Helm;

/// <summary>
/// Puts into a copied chart the dependencies that its <c>charts</c> folder lacks: those that lie elsewhere in the tree, and those
/// of chart repositories. Helm is given a list that we wrote, since the chart's own may name anything on this machine.
/// </summary>
internal sealed partial class ChartDependencies(IFileTree tree, RenderOptions options)
{
    private const string LocalScheme = "file://";
    private const string Assembly = "dependencies";

    // Version 1 of charts had the second pair, and helm still reads it.
    private static readonly (string List, string Lock)[] Files = [("Chart.yaml", "Chart.lock"), ("requirements.yaml", "requirements.lock")];

    /// <summary>Completes a chart.</summary>
    /// <param name="chart">The chart in the tree.</param>
    /// <param name="files">Where it was copied to.</param>
    /// <param name="copy">Its name there.</param>
    /// <param name="helm">Fetches and packages.</param>
    /// <param name="cancellationToken">Ends helm.</param>
    public void Complete(FileEntry chart, ChartFolder files, string copy, HelmProgram helm, CancellationToken cancellationToken)
    {
        var present = Present(chart);
        var missing = Files.SelectMany(file => Declared(chart, file.List, file.Lock))
            .Where(dependency => dependency.Repository.Length > 0 && !present(dependency.Name))
            .DistinctBy(dependency => (dependency.Name, dependency.Version, dependency.Repository))
            .ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var list = new JsonArray();
        foreach (var dependency in missing)
        {
            list.Add(new JsonObject
            {
                ["name"] = ChartAddress.Name(dependency.Name, dependency.At),
                ["version"] = dependency.Version,
                ["repository"] = dependency.Repository.StartsWith(LocalScheme, StringComparison.Ordinal)
                    ? $"{LocalScheme}../{files.Copy(LocalChart(chart, dependency), $"dependency-{list.Count:D4}", cancellationToken)}"
                    : ChartAddress.Url(dependency.Repository, options, dependency.At, cancellationToken),
            });
        }

        files.Write($"{Assembly}/Chart.yaml", new JsonObject { ["apiVersion"] = "v2", ["name"] = Assembly, ["version"] = "0.1.0", ["dependencies"] = list }.ToJsonString());
        helm.Fetch(["dependency", "update", Assembly], cancellationToken);
        var target = Directory.CreateDirectory(Path.Combine(files.Path, copy, "charts")).FullName;
        foreach (var archive in Directory.EnumerateFiles(Path.Combine(files.Path, Assembly, "charts")))
        {
            File.Move(archive, Path.Combine(target, Path.GetFileName(archive)), overwrite: true);
        }
    }

    private FileEntry LocalChart(FileEntry chart, Dependency dependency)
    {
        var path = dependency.Repository[LocalScheme.Length..];
        if (path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal) || TreePath.Normalize($"{chart.Path}/{path}") is not { } inTree)
        {
            throw HelmErrors.Refused(
                dependency.At, $"dependency {dependency.Name} is at \"{dependency.Repository}\", which is not in the repository", "Name a folder of the repository, from the chart's own: file://../lib.");
        }

        return tree.Find(inTree) is { Kind: FileKind.Folder } folder ? folder : throw HelmErrors.FileNotFound(inTree, dependency.At);
    }

    private IEnumerable<Dependency> Declared(FileEntry chart, string listFile, string lockFile)
    {
        var locked = Read(chart, lockFile).Document is { } document ? JsonFields.At(document.Root, "dependencies[]").Select(field => field.Value).ToList() : [];
        var (path, list) = Read(chart, listFile);
        foreach (var field in JsonFields.At(list?.Root, "dependencies[]"))
        {
            var (name, repository) = (JsonFields.Text(field.Value, "name") ?? "", JsonFields.Text(field.Value, "repository") ?? "");
            var pin = locked.Find(value => JsonFields.Text(value, "name") == name && JsonFields.Text(value, "repository") == repository);
            var version = JsonFields.Text(pin, "version") ?? JsonFields.Text(field.Value, "version") ?? "";
            yield return new Dependency(name, version, repository, new SourceLocation(path, list!.Positions.Find(field.Pointer).Line, tree.Commit));
        }
    }

    private (string Path, YamlDocument? Document) Read(FileEntry chart, string name)
    {
        var path = TreePath.Join(chart.Path, name);
        return (path, tree.Find(path) is { Kind: FileKind.File } file ? options.Cache.Documents.Read(tree, file) is [var first, ..] ? first : null : null);
    }

    // What the charts folder holds: folders by the name in their Chart.yaml, archives by that of the file.
    private Func<string, bool> Present(FileEntry chart)
    {
        var entries = tree.List(TreePath.Join(chart.Path, "charts"));
        var folders = entries.Where(entry => entry.Kind == FileKind.Folder)
            .Select(folder => JsonFields.Text(Read(folder, Files[0].List).Document?.Root, "name") ?? folder.Name).ToHashSet(StringComparer.Ordinal);
        var archives = entries.Where(entry => entry.Kind == FileKind.File).Select(file => ArchiveName().Match(file.Name).Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return name => folders.Contains(name) || archives.Contains(name);
    }

    private sealed record Dependency(string Name, string Version, string Repository, SourceLocation At);

    [GeneratedRegex(@"\A(.+?)-v?\d+\..*\.tgz\z")]
    private static partial Regex ArchiveName();
}
