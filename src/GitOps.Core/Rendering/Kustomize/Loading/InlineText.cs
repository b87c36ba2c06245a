namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>Tells an entry that is YAML from one that is a path: several fields accept either.</summary>
internal static class InlineText
{
    public static bool IsInline(string entry) =>
        entry.Contains('\n', StringComparison.Ordinal) || entry.Contains(": ", StringComparison.Ordinal) || entry.TrimStart() is ['{' or '[', ..];
}
