using System.Text;

namespace GitOps.Reports.Markdown;

/// <summary>
/// Text of others in Markdown: only ever as code, where no host looks for markup, HTML, mentions or references. See
/// https://github.github.com/gfm/#code-spans and #fenced-code-blocks.
/// </summary>
internal static class MarkdownText
{
    private const int ShortestFence = 3;

    /// <summary>A code span. A bar, which would end a table's cell even there, stands between spans.</summary>
    public static string Code(string text) =>
        text.Length == 0 ? "` `" : string.Join("&#124;", text.Split('|').Select(part => part.Length == 0 ? "" : Span(part)));

    /// <summary>The first characters of a text as a code span.</summary>
    public static string Code(string text, int longest) => Code(Cut(text, longest));

    /// <summary>A block of code, its fence longer than any row of backticks in it.</summary>
    public static string Block(string text, string language)
    {
        var fence = new string('`', Math.Max(ShortestFence, LongestRun(text) + 1));
        return $"{fence}{language}\n{text}\n{fence}\n";
    }

    /// <summary>Text for HTML that stands in Markdown: whatever is no letter, digit or blank is a reference.</summary>
    public static string Html(string text)
    {
        var html = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = Rune.IsLetterOrDigit(rune) || rune.Value == ' ' ? html.Append(rune.ToString()) : html.Append("&#").Append(rune.Value).Append(';');
        }

        return html.ToString();
    }

    /// <summary>The first characters of a text, with a sign that there are more.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";

    private static string Span(string text)
    {
        var fence = new string('`', LongestRun(text) + 1);
        var room = text.Contains('`', StringComparison.Ordinal) || text.Trim().Length < text.Length ? " " : "";
        return fence + room + text + room + fence;
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in text)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
