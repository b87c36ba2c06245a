using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Yaml.Scalars;

/// <summary>Writes text as a YAML scalar that every reader, of YAML 1.1 or 1.2, reads as that same text.</summary>
internal static partial class YamlText
{
    private const string FirstIndicators = ",[]{}#&*!|>'\"%@`";

    private static readonly Dictionary<char, string> Escapes = new()
    {
        ['\0'] = "\\0", ['\a'] = "\\a", ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\v'] = "\\v", ['\f'] = "\\f",
        ['\r'] = "\\r", ['\u001B'] = "\\e", ['"'] = "\\\"", ['\\'] = "\\\\",
    };

    /// <summary>The text on one line: plain where that is safe, otherwise in quotes.</summary>
    public static string OnOneLine(string text)
    {
        if (text.EnumerateRunes().Any(NeedsEscape) || LooksLikeAnotherType(text))
        {
            return DoubleQuoted(text);
        }

        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>The text as a key. YamlDotNet takes a star inside a plain key for an alias, so those get quotes.</summary>
    public static string AsKey(string text) =>
        OnOneLine(text) is var key && key == text && text.Contains(" *", StringComparison.Ordinal) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : key;

    /// <summary>Whether the text can be a literal block (<c>|</c>), which keeps its lines as they are.</summary>
    public static bool CanBeBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && !string.IsNullOrWhiteSpace(text)
        && !text.EnumerateRunes().Any(rune => rune.Value is not ('\n' or '\t') && NeedsEscape(rune))
        && text.Split('\n').All(line => line.Length == 0 || (line[^1] is not (' ' or '\t') && line[0] != '\t'));

    /// <summary>The header of a literal block that is indented by two: <c>|</c>, <c>|-</c>, <c>|2+</c>.</summary>
    public static string BlockHeader(string text)
    {
        // The first line that is not empty sets the indentation, unless it is said.
        var indentation = text.AsSpan().TrimStart('\n')[0] == ' ' || text[0] == '\n' ? "2" : "";
        var chomping = text[^1] != '\n' ? "-" : text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : "";
        return $"|{indentation}{chomping}";
    }

    private static bool IsPlain(string text)
    {
        var first = text[0];
        return !FirstIndicators.Contains(first, StringComparison.Ordinal)
            && first != ' '
            && text[^1] is not (' ' or ':')
            && !(first is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' '))
            && !text.StartsWith("---", StringComparison.Ordinal)
            && !text.StartsWith("...", StringComparison.Ordinal)
            && !text.Contains(": ", StringComparison.Ordinal)
            && !text.Contains(" #", StringComparison.Ordinal);
    }

    // "=" and "<<" are a value and a merge key; numbers of base 60 and dates are types of YAML 1.1 (https://yaml.org/type/).
    private static bool LooksLikeAnotherType(string text) =>
        text is "=" or "<<"
        || YamlScalarResolver.Resolve(text).Kind != YamlScalarKind.String
        || (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.') && OldNumberOrDate().IsMatch(text);

    private static bool NeedsEscape(Rune rune) =>
        rune.Value is < ' ' or (>= 0x7F and < 0xA0) or 0xFEFF or 0xFFFE or 0xFFFF or 0x2028 or 0x2029 or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned;

    /// <summary>The text in double quotes, with escapes also for the characters that pipelines' commands begin with.</summary>
    public static string Escaped(string text) => DoubleQuoted(text)
        .Replace("#", "\\x23", StringComparison.Ordinal)
        .Replace("::", "\\x3A:", StringComparison.Ordinal);

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (Escapes.TryGetValue(c, out var escape))
            {
                quoted.Append(escape);
            }
            else if (char.IsSurrogate(c))
            {
                i += AppendSurrogate(quoted, text, i);
            }
            else if (NeedsEscape(new Rune(c)))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }

    // Half a pair is no character, and no JSON or YAML can carry it: it becomes the replacement character, as in JSON.
    private static int AppendSurrogate(StringBuilder quoted, string text, int index)
    {
        if (!Rune.TryGetRuneAt(text, index, out var rune))
        {
            quoted.Append("\\uFFFD");
            return 0;
        }

        _ = NeedsEscape(rune) ? quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}") : quoted.Append(rune.ToString());
        return 1;
    }

    [GeneratedRegex(@"^([-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?|[-+]?[0-9_]*\.[0-9_]*([eE][-+]?[0-9]+)?)\z")]
    private static partial Regex OldNumberOrDate();
}
