using Semver;

namespace GitOps.Core.Git;

/// <summary>Tags that are versions (<c>1.4.0</c>, <c>v1.4.0</c>, <c>v1.4</c>), and npm's ranges over them (<c>&gt;=1.2 &lt;2</c>, <c>^1.2</c>, <c>1.x</c>).</summary>
internal static class VersionTags
{
    private const SemVersionStyles TagStyle = SemVersionStyles.AllowV | SemVersionStyles.OptionalPatch;

    /// <summary>Whether the text is a range of versions.</summary>
    public static bool IsRange(string text) => SemVersionRange.TryParseNpm(text, out _);

    /// <summary>The tag with the highest version in the range; null when there is none. Pre-releases count only where the range names one.</summary>
    public static string? Newest(IEnumerable<string> tags, string range)
    {
        var versions = SemVersionRange.ParseNpm(range);
        return NewestFirst(tags).FirstOrDefault(tag => versions.Contains(SemVersion.Parse(tag, TagStyle)));
    }

    /// <summary>The tags that are versions, the highest first.</summary>
    public static IEnumerable<string> NewestFirst(IEnumerable<string> tags) => tags
        .Where(tag => SemVersion.TryParse(tag, TagStyle, out _))
        .OrderByDescending(tag => SemVersion.Parse(tag, TagStyle), SemVersion.SortOrderComparer)
        .ThenBy(tag => tag, StringComparer.Ordinal);
}
