using System.Globalization;
using GitOps.Reports.Model;

namespace GitOps.Reports.Markdown;

/// <summary>A diff below an object's line: open when it is short, folded when it is long.</summary>
internal static class FoldedDiff
{
    private const int LongestOpen = 12;
    private const int LongestName = 300;

    public static string Of(ReportEntry entry)
    {
        var block = MarkdownText.Block(entry.Diff, "diff");
        var lines = entry.Diff.Split('\n').Length;
        // Indented text would need every line of the block indented, too: HTML and blocks stand at the margin, and end the list.
        return lines <= LongestOpen
            ? $"\n{block}\n"
            : string.Create(CultureInfo.InvariantCulture, $"\n<details><summary>{lines} lines of <code>{MarkdownText.Html(MarkdownText.Cut(entry.Object, LongestName))}</code></summary>\n\n{block}\n</details>\n\n");
    }
}
