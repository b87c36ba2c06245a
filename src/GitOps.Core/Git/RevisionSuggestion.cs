using GitOps.Core.Names;

namespace GitOps.Core.Git;

/// <summary>What somebody who named a revision that does not exist may have meant.</summary>
internal static class RevisionSuggestion
{
    private const int MaxNames = 5;

    /// <summary>A hint such as <c>Did you mean "main"? (branches: main, release-1.4)</c>.</summary>
    public static string For(string name, IReadOnlyCollection<string> branches, IReadOnlyCollection<string> tags)
    {
        var closest = ClosestName.Of(name, branches.Concat(tags));
        var known = branches.Count > 0 ? $"branches: {Names(branches)}" : $"tags: {Names(tags)}";
        return closest is null ? $"It has {known}." : $"Did you mean \"{closest}\"? ({known})";
    }

    private static string Names(IReadOnlyCollection<string> names)
    {
        var shown = string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxNames));
        return names.Count > MaxNames ? $"{shown} and {names.Count - MaxNames} more" : shown;
    }
}
