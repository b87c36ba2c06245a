using System.IO.Enumeration;
using GitOps.Core.Files;

namespace GitOps.Core.Settings;

/// <summary>
/// What <c>gitops.yaml</c> says of checking.
/// <code>
/// check:
///   kubernetesVersion: "1.31"
///   ignore:
///   - missing-reference
///   - rule: plain-text-secret
///     path: samples/*
/// </code>
/// </summary>
internal sealed class CheckSettings
{
    private readonly string _folder;
    private readonly IReadOnlyCollection<string>? _rules;
    private readonly List<(string Rule, string Path)> _ignored = [];

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="folder">Folder of the file, from which its paths go on.</param>
    /// <param name="rules">The rules there are; null where nobody asks which are silenced.</param>
    public CheckSettings(SettingsValue section, string folder, IReadOnlyCollection<string>? rules)
    {
        _folder = folder;
        _rules = rules;
        var fields = section.Fields("kubernetesVersion", "ignore");
        KubernetesVersion = ReadVersion(fields["kubernetesVersion"]);
        foreach (var entry in fields["ignore"].Items())
        {
            Take(entry);
        }
    }

    /// <summary>The Kubernetes version the repository is for; null when it does not say.</summary>
    public Version? KubernetesVersion { get; }

    /// <summary>Whether the file silences a problem.</summary>
    public bool Silence(RepositoryProblem problem) =>
        _ignored.Any(ignored => ignored.Rule == problem.Rule && FileSystemName.MatchesSimpleExpression(TreePath.Join(_folder, ignored.Path), problem.File, ignoreCase: false));

    private static Version? ReadVersion(SettingsValue value)
    {
        if (!value.IsPresent)
        {
            return null;
        }

        if (value.TextOrNull is { } text && Version.TryParse(text.TrimStart('v'), out var version))
        {
            return new Version(version.Major, version.Minor);
        }

        value.Report("check.kubernetesVersion must be text such as \"1.31\".");
        return null;
    }

    private void Take(SettingsValue entry)
    {
        var fields = entry.IsMapping ? entry.Fields("rule", "path") : null;
        var rule = fields is null ? entry.TextOrNull : fields["rule"].Text();
        if (rule is null || _rules?.Contains(rule) == false)
        {
            entry.Report($"no rule \"{rule}\".{(rule is null ? "" : SettingsValue.DidYouMean(rule, _rules ?? []))}");
            return;
        }

        _ignored.Add((rule, fields?["path"].Text() ?? "*"));
    }
}
