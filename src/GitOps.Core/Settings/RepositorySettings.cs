using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Yaml;

namespace GitOps.Core.Settings;

/// <summary>What <c>gitops.yaml</c> says, in the nearest folder that has one: the one that is rendered or checked, or one above it.</summary>
/// <param name="Check">Its section on checking.</param>
/// <param name="Sync">Its section on comparing and syncing.</param>
/// <param name="Helm">Its section on rendering a chart.</param>
/// <param name="Manifests">Its section on folders of plain manifests.</param>
internal sealed record RepositorySettings(CheckSettings Check, SyncSettings Sync, HelmSettings Helm, ManifestSettings Manifests)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "gitops.yaml";

    /// <summary>Reads the file.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="path">What is rendered or checked.</param>
    /// <param name="cache">Files read before.</param>
    /// <param name="report">Takes what is wrong with the file.</param>
    /// <param name="rules">The rules that repositories are checked by; null where none is checked.</param>
    public static RepositorySettings Read(
        IFileTree tree, string path, DocumentCache cache, Action<SettingsProblem> report, IReadOnlyCollection<string>? rules = null)
    {
        var folder = TreePath.Normalize(path) ?? "";
        while (folder.Length > 0 && tree.Find(TreePath.Join(folder, FileName)) is null)
        {
            folder = folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";
        }

        var file = TreePath.Join(folder, FileName);
        var document = tree.Find(file) is { Kind: FileKind.File } entry ? ReadDocument(tree, entry, cache, report) : null;
        var sections = new SettingsValue(document?.Root, "", Report).Fields("check", "helm", "manifests", "sync");
        return new RepositorySettings(
            new CheckSettings(sections["check"], folder, rules),
            new SyncSettings(sections["sync"]),
            new HelmSettings(sections["helm"], folder),
            new ManifestSettings(sections["manifests"], folder));

        void Report(string pointer, string message)
        {
            var (line, column) = document!.Positions.Find(pointer);
            report(new SettingsProblem(file, line, column, message, OfChecking: pointer.StartsWith("/check/", StringComparison.Ordinal)));
        }
    }

    /// <summary>Reads the file for a sync, which must not go on with settings that are not understood.</summary>
    /// <exception cref="GitOpsException">Something is wrong with it (<c>SettingsInvalid</c>).</exception>
    public static RepositorySettings Require(IFileTree tree, string path, DocumentCache cache)
    {
        var problems = new List<SettingsProblem>();
        var settings = Read(tree, path, cache, problems.Add);
        SettingsProblem[] serious = [.. problems.Where(problem => !problem.OfChecking)];
        if (serious is [{ } first, ..])
        {
            throw new GitOpsException(
                "SettingsInvalid",
                FailureKind.InvalidInput,
                $"{first.File}:{first.Line}:{first.Column}: {first.Message}"
                + (serious.Length == 1 ? "" : $" ({serious.Length - 1} more; Test-GitOpsRepo lists them.)"),
                first.File,
                new SourceLocation(first.File, first.Line, tree.Commit));
        }

        return settings;
    }

    private static YamlDocument? ReadDocument(IFileTree tree, FileEntry file, DocumentCache cache, Action<SettingsProblem> report)
    {
        var documents = cache.Read(tree, file, exception => report(Place(file.Path, exception)));
        foreach (var other in documents.Skip(1))
        {
            report(new SettingsProblem(file.Path, other.Line, 1, "settings are one document; this is another one.", OfChecking: false));
        }

        return documents.Count > 0 ? documents[0] : null;
    }

    /// <summary>The message of a file that cannot be read begins with its place.</summary>
    private static SettingsProblem Place(string file, GitOpsException exception)
    {
        var line = exception.Location?.Line ?? 1;
        var place = $"{file}:{line}:";
        return exception.Message.StartsWith(place, StringComparison.Ordinal)
            && exception.Message[place.Length..].Split(": ", 2) is [var number, var message]
            && int.TryParse(number, out var column)
            ? new SettingsProblem(file, line, column, message, OfChecking: false)
            : new SettingsProblem(file, line, 1, exception.Message, OfChecking: false);
    }
}
