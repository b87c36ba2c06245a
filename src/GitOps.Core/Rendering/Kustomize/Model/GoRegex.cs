using System.Text.RegularExpressions;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Regular expressions of kustomization files, written for Go: no culture, ends at the very end, linear time where possible.</summary>
internal static class GoRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">The pattern is none.</exception>
    public static Regex Compile(string pattern)
    {
        // Go's $ does not match before a final newline, as .NET's does.
        var anchored = pattern.EndsWith('$') && !pattern.EndsWith(@"\$", StringComparison.Ordinal) ? $@"{pattern[..^1]}\z" : pattern;
        try
        {
            return new Regex(anchored, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(anchored, RegexOptions.CultureInvariant, Limit);
        }
    }
}
