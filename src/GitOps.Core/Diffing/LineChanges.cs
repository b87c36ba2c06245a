using DiffPlex.Renderer;

namespace GitOps.Core.Diffing;

/// <summary>Shows two texts of several lines as what differs between them.</summary>
public static class LineChanges
{
    private const int FileNames = 2;

    /// <summary>
    /// The lines of a unified diff without the names of files: headers of hunks (<c>@@ -1,3 +1,4 @@</c>), and lines that begin with a blank, <c>-</c> or <c>+</c>.
    /// Empty where no line differs.
    /// </summary>
    /// <param name="before">The text before; null when there was none.</param>
    /// <param name="after">The text after; null when there is none.</param>
    /// <param name="context">How many lines to show around what differs.</param>
    public static IReadOnlyList<string> Between(string? before, string? after, int context) =>
        // The line feed at the end would be one more, empty line to the renderer.
        [.. new UnidiffRenderer(null, context)
            .Generate(WithoutEnd(before), WithoutEnd(after), ignoreWhitespace: false)
            .ReplaceLineEndings("\n")
            .TrimEnd('\n')
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(FileNames)];

    private static string WithoutEnd(string? text) => text is null ? "" : text.EndsWith('\n') ? text[..^1] : text;
}
