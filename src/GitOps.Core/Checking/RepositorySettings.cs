using System.IO.Enumeration;
using GitOps.Core.Git;
using GitOps.Core.Manifests;

namespace GitOps.Core.Checking;

/// <summary>
/// What <c>gitops.yaml</c> says of checking, in the nearest folder that has one: the one that is checked, or one above it.
/// <code>
/// check:
///   kubernetesVersion: "1.31"
///   ignore:
///   - missing-reference
///   - rule: plain-text-secret
///     path: samples/*
/// </code>
/// </summary>
internal sealed class RepositorySettings
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "gitops.yaml";

    private readonly List<(string Rule, string Path)> _ignored = [];

    private readonly string _folder;

    private RepositorySettings(string folder) => _folder = folder;

    /// <summary>The Kubernetes version the repository is for; null when it does not say.</summary>
    public Version? KubernetesVersion { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="path">What is checked.</param>
    /// <param name="cache">Files read before.</param>
    /// <param name="report">Takes what is wrong with the file.</param>
    public static RepositorySettings Read(IFileTree tree, string path, DocumentCache cache, Action<RepositoryProblem> report)
    {
        var folder = TreePath.Normalize(path) ?? "";
        while (folder.Length > 0 && tree.Find(TreePath.Join(folder, FileName)) is null)
        {
            folder = folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";
        }

        var settings = new RepositorySettings(folder);
        var settingsPath = TreePath.Join(folder, FileName);
        if (tree.Find(settingsPath) is { Kind: FileKind.File } file)
        {
            foreach (var document in cache.Read(tree, file, exception => Report(exception.Location?.Line ?? 1, 1, exception.Message)))
            {
                settings.Take(document, (pointer, message) => Report(document.Positions.Find(pointer).Line, document.Positions.Find(pointer).Column, message));
            }
        }

        return settings;

        void Report(int line, int column, string message) =>
            report(new RepositoryProblem(CheckRules.InvalidSettings.Severity, CheckRules.InvalidSettings.Id, settingsPath, line, column, message));
    }

    /// <summary>Whether the file silences a problem.</summary>
    public bool Silence(RepositoryProblem problem) =>
        _ignored.Any(ignored => ignored.Rule == problem.Rule && FileSystemName.MatchesSimpleExpression(TreePath.Join(_folder, ignored.Path), problem.File, ignoreCase: false));

    private void Take(YamlDocument document, Action<string, string> report)
    {
        var check = JsonFields.Get(document.Root, "check");
        if (JsonFields.Get(check, "kubernetesVersion") is { } version)
        {
            KubernetesVersion = Version.TryParse(JsonFields.Text(version)?.TrimStart('v'), out var parsed) ? new Version(parsed.Major, parsed.Minor) : null;
            if (KubernetesVersion is null)
            {
                report("/check/kubernetesVersion", "check.kubernetesVersion must be text such as \"1.31\".");
            }
        }

        foreach (var entry in JsonFields.At(check, "ignore[]"))
        {
            var rule = entry.Text ?? JsonFields.Text(entry.Value, "rule");
            if (rule is null || CheckRules.All.All(known => known.Id != rule))
            {
                var hint = rule is null ? null : ClosestName.Of(rule, CheckRules.All.Select(known => known.Id));
                report($"/check{entry.Pointer}", $"no rule \"{rule}\".{(hint is null ? "" : $" Did you mean \"{hint}\"?")}");
                continue;
            }

            _ignored.Add((rule, JsonFields.Text(entry.Value, "path") ?? "*"));
        }
    }
}
