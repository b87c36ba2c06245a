using LibGit2Sharp;

namespace GitOps.Core.Tests.Git;

/// <summary>Everything of a repository that a failed operation must leave as it was: references, HEAD, the index and the files.</summary>
internal static class RepositoryState
{
    public static string Of(string path)
    {
        using var git = new Repository(path);
        var references = git.Refs.Select(reference => $"{reference.CanonicalName} {reference.TargetIdentifier}");
        var index = git.Info.IsBare ? [] : git.Index.Select(entry => $"{entry.Path} {entry.Id} {entry.StageLevel}");
        var files = git.Info.IsBare
            ? []
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => !file.StartsWith(git.Info.Path, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {File.ReadAllText(file)}");
        return string.Join('\n', [git.Refs["HEAD"].TargetIdentifier, .. references, .. index, .. files]);
    }
}
