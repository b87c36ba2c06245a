using System.IO.Enumeration;
using GitOps.Core.Files;

namespace GitOps.Core.Settings;

/// <summary>
/// What <c>gitops.yaml</c> says of folders of plain manifests.
/// <code>
/// manifests:
///   exclude:
///   - docs
///   - "*.tmpl.yaml"
///   - dashboards/*.json
/// </code>
/// </summary>
internal sealed class ManifestSettings
{
    private readonly string _folder;
    private readonly IReadOnlyList<string> _excluded;

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="folder">Folder of the file, from which its paths go on.</param>
    public ManifestSettings(SettingsValue section, string folder)
    {
        _folder = folder;
        _excluded = [.. section.Fields("exclude")["exclude"].Texts().Select(pattern => pattern.TrimEnd('/')).Where(pattern => pattern.Length > 0)];
    }

    /// <summary>Whether a file or folder is named as no manifest. What is below such a folder is for the caller to leave out with it.</summary>
    public bool Excludes(FileEntry entry)
    {
        var path = _folder.Length == 0 ? entry.Path : entry.Path[Math.Min(_folder.Length + 1, entry.Path.Length)..];
        return _excluded.Any(pattern => Matches(pattern, path, entry.Name));
    }

    // As in .gitignore: a pattern without a slash is a name anywhere, one with a slash is a path from the file's folder.
    private static bool Matches(string pattern, string path, string name) => pattern.Contains('/', StringComparison.Ordinal)
        ? FileSystemName.MatchesSimpleExpression(pattern.TrimStart('/'), path, ignoreCase: false)
        : FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
