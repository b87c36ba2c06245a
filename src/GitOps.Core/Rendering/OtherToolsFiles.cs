using System.IO.Enumeration;
using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Settings;

namespace GitOps.Core.Rendering;

/// <summary>
/// The files with a manifest's ending that are well known to belong to other tools, so that nobody has to name them.
/// </summary>
internal sealed class OtherToolsFiles(IFileTree tree)
{
    private const string ChartFile = "Chart.yaml";

    // Names, without the ending where a tool reads .yaml and .yml alike.
    private static readonly string[] Names =
    [
        RepositorySettings.FileName,
        "docker-compose*.y*ml", "compose*.y*ml", "skaffold*.y*ml", "helmfile*.y*ml", "devspace.y*ml", "garden.y*ml", "Taskfile*.y*ml",
        "azure-pipelines*.y*ml", "bitbucket-pipelines.y*ml", "appveyor.y*ml", "cloudbuild*.y*ml", "buildspec*.y*ml", "codecov.y*ml",
        "sonar*.y*ml", "ct.y*ml", "mkdocs.y*ml", "_config.y*ml", "renovate.json", "dependabot.y*ml",
        "package.json", "package-lock.json", "tsconfig*.json", "jsconfig.json", "composer.json", "lerna.json", "nx.json", "turbo.json",
        "global.json", "appsettings*.json", "pnpm-lock.y*ml", "pnpm-workspace.y*ml", "pubspec.y*ml", "values.schema.json",
    ];

    private static readonly string[] HelmValues = ["values.y*ml", "values-*.y*ml", "values.*.y*ml", "*-values.y*ml", "*.values.y*ml"];

    /// <summary>Whether the file's name says that it belongs to another tool.</summary>
    public bool Knows(FileEntry file) => Matches(Names, file.Name) || Matches(HelmValues, file.Name) && IsBesideChart(file);

    /// <summary>Whether there may be objects in it nevertheless.</summary>
    public static bool MayHoldManifests(byte[] content) => Encoding.UTF8.GetString(content) is var text
        && (text.Contains("apiVersion", StringComparison.OrdinalIgnoreCase) || text.Contains("metadata", StringComparison.Ordinal));

    // deploy/values-prod.yaml of deploy/chart/Chart.yaml
    private bool IsBesideChart(FileEntry file) => tree.List(TreePath.Join(file.Path, ".."))
        .Any(sibling => sibling.Kind == FileKind.Folder && tree.Find(TreePath.Join(sibling.Path, ChartFile)) is { Kind: FileKind.File });

    private static bool Matches(string[] patterns, string name) =>
        Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));
}
