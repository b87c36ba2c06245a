using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps;

/// <summary>
/// Text that others wrote (commits, manifests, file names, servers, programs) as it may stand on a terminal and in the log of
/// a pipeline: what a terminal would obey or not show is spelled as an escape (<c>\u001b</c>), and what Azure Pipelines or
/// GitHub would take for a command is broken by a blank. Showing what was shown already changes nothing.
/// </summary>
internal static partial class ForeignText
{
    private const string Escaped = "\\";

    /// <summary>No script stacks more on one character.</summary>
    private const int MostMarks = 5;

    /// <summary>The text in one line, for a cell or a part of a sentence.</summary>
    public static string OnOneLine(string? text) => Show(text, keepLines: false);

    /// <summary>The text with its lines and tabs, for a message; without what URLs in it hold of credentials.</summary>
    public static string InLines(string? text) => Show(text is null ? "" : UrlCredentials.TakeOut(text), keepLines: true);

    /// <summary>The text with its lines and tabs, for a value that is shown as it is.</summary>
    public static string KeepingLines(string? text) => Show(text, keepLines: true);

    /// <summary>Whether a line of the text would be taken for a command.</summary>
    public static bool HasCommand(string text) => Command().IsMatch(text) || GitHubCommand().IsMatch(text);

    private static string Show(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        return Break(text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? SpellHidden(text, keepLines) : text);
    }

    // Commands are looked for by their beginning, so a blank in it is enough. A table may break a cell's line anywhere, so text that
    // has one of GitHub's commands in it keeps no pair of colons at all; other text does (arn:aws:s3:::bucket).
    private static string Break(string text)
    {
        if (!text.Contains('#', StringComparison.Ordinal) && !text.Contains("::", StringComparison.Ordinal))
        {
            return text;
        }

        var broken = Command().Replace(text, "$0 ");
        return GitHubCommand().IsMatch(broken) ? PairOfColons().Replace(broken, "$0 ") : broken;
    }

    private static string SpellHidden(string text, bool keepLines)
    {
        var shown = new StringBuilder(text.Length);
        var marks = 0;
        for (var index = 0; index < text.Length;)
        {
            var isCharacter = Rune.TryGetRuneAt(text, index, out var rune);
            var length = isCharacter ? rune.Utf16SequenceLength : 1;
            marks = isCharacter && IsMark(rune) ? marks + 1 : 0;
            if (isCharacter && (!IsHidden(rune) || (keepLines && IsLayout(text, index))) && !(marks > 0 && IsStray(text, index, rune, marks)))
            {
                shown.Append(text, index, length);
            }
            else
            {
                shown.Append(Spell(isCharacter ? rune.Value : text[index]));
            }

            index += length;
        }

        return shown.ToString();
    }

    private static bool IsLayout(string text, int index) =>
        text[index] is '\n' or '\t' || (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n');

    private static string Spell(int value) => value switch
    {
        '\n' => Escaped + "n",
        '\r' => Escaped + "r",
        '\t' => Escaped + "t",
        > char.MaxValue => string.Create(CultureInfo.InvariantCulture, $"{Escaped}U{value:x8}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Escaped}u{value:x4}"),
    };

    /// <summary>Controls of both sets, bidirectional and other format characters, line separators, and characters without a picture.</summary>
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x3164 or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0x180B and <= 0x180F) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// Whether a mark changes what does not belong to it: the character before the text, or lines above and below, as heaps of marks do.
    /// One that chooses between pictures of a character is invisible where there is nothing to choose.
    /// </summary>
    private static bool IsStray(string text, int index, Rune rune, int marks) =>
        index == 0
        || marks > MostMarks
        || text[index - 1] is '\n' or '\t'
        || (rune.Value is >= 0xFE00 and <= 0xFE0F && !IsPicture(text, index));

    private static bool IsPicture(string text, int index) =>
        Rune.DecodeLastFromUtf16(text.AsSpan(0, index), out var before, out _) == OperationStatus.Done
        && (Rune.GetUnicodeCategory(before) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.OtherLetter
            || (index + 1 < text.Length && text[index + 1] == '\u20E3'));

    // ##vso[ and ##[ count anywhere on a line of Azure Pipelines, and on GitHub ##[; there :: counts at its beginning.
    // https://github.com/microsoft/azure-pipelines-agent (Command), https://github.com/actions/runner (ActionCommand).
    [GeneratedRegex(@"#(?=\p{M}*#[\w\p{M}]*\[)|(?<=^\s*):(?=:)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex(
        "::(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex GitHubCommand();

    [GeneratedRegex(":(?=:)")]
    private static partial Regex PairOfColons();
}
