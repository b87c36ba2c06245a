using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Module.Tests.Engine;

/// <summary>Text that attacks terminals and pipelines, and the check that none of it arrived.</summary>
internal static partial class Hostile
{
    /// <summary>One line: escape sequences of both kinds, a bell, backspaces, turned and invisible text, commands of pipelines.</summary>
    public const string Line = "::error::a \u001b]0;own\u0007\u001b[2J\u001b[8m\u009b8m\b\r::warning::b\u202ec\u2066d\u200be\u061cf\u2028##vso[task.setvariable variable=x]g ##[command]h";

    /// <summary>The same, and a line that is a command by itself.</summary>
    public const string Lines = Line + "\n  ::add-mask::i\n##vso[task.complete result=Succeeded]\n";

    /// <summary>A part of the text that any view shows, by which a test knows that it looked at something.</summary>
    public const string Trace = ": :error: :a";

    private static readonly string[] OwnColours = ["\u001b[0m", "\u001b[1m", "\u001b[2m", "\u001b[31m", "\u001b[32m", "\u001b[33m", "\u001b[35m", "\u001b[36m", "\u001b[31;1m", "\u001b[33;1m", "\u001b[36;1m", "\u001b[32;1m", "\u001b[32;1;3m", "\u001b[30;43m"];

    /// <summary>Fails when a terminal or a pipeline would obey something in the text.</summary>
    public static void AssertHarmless(string shown)
    {
        var text = OwnColours.Aggregate(shown, (rest, colour) => rest.Replace(colour, "", StringComparison.Ordinal)).Replace("\r\n", "\n", StringComparison.Ordinal);
        var obeyed = text.EnumerateRunes().Where(rune => rune.Value is not ('\n' or '\t') && Rune(rune)).Select(rune => $"U+{rune.Value:X4}").Distinct();
        Assert.True(!obeyed.Any(), $"{string.Join(", ", obeyed)} in {ControlText().Replace(text, found => $"<{(int)found.Value[0]:X2}>")}");
        Assert.DoesNotMatch(AzureCommand(), text);
        Assert.DoesNotMatch(GitHubCommand(), text);

        static bool Rune(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
    }

    [GeneratedRegex(@"##\w*\[")]
    private static partial Regex AzureCommand();

    [GeneratedRegex(@"^\s*::", RegexOptions.Multiline)]
    private static partial Regex GitHubCommand();

    [GeneratedRegex(@"[\p{C}-[\n]]")]
    private static partial Regex ControlText();
}
