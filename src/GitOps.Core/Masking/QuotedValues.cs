using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Masking;

/// <summary>
/// Takes hidden texts out of what a server says. Servers quote values in many ways: as they were sent, decoded, in JSON, as Go
/// prints maps and bytes, and cut off. What cannot be told from words of the message itself costs the message its words.
/// </summary>
/// <param name="hidden">The texts.</param>
internal sealed partial class QuotedValues(IReadOnlyCollection<string> hidden)
{
    private const string Taken = "***";

    // Pieces of this length are taken out wherever they stand; shorter texts than a word's only where they stand alone.
    private const int Piece = 8;
    private const int Word = 4;

    private readonly string[] _spellings = [.. hidden.SelectMany(ValueSpellings.Of).Where(text => text.Length > 0).Distinct().OrderByDescending(text => text.Length)];

    /// <summary>The message without them.</summary>
    public string TakeOut(string message)
    {
        var rest = _spellings
            .Where(text => text.Length >= Word)
            .Aggregate(message, (text, spelling) => text.Replace(spelling, Taken, StringComparison.Ordinal));
        rest = TakeOutPieces(TakeOutQuotes(TakeOutValues(Context().Replace(rest, Taken))));
        return _spellings.Any(text => text.Length < Word && StandsAlone(rest, text))
            ? "the server refused it; what it said may quote a hidden value, and is left out"
            : rest;
    }

    /// <summary>Takes out what stands where servers put values: after words that announce one, and in Go's maps and structures.</summary>
    private static string TakeOutValues(string message)
    {
        var rest = new StringBuilder();
        var index = 0;
        while (ValueBegins().Match(message, index) is { Success: true } begin)
        {
            var start = begin.Index + begin.Length;
            rest.Append(message, index, start - index).Append(Taken);
            index = EndOfValue(message, start, inBrackets: begin.Value[^1] is '[' or '{');
        }

        return rest.Append(message, index, message.Length - index).ToString();
    }

    private static int EndOfValue(string message, int index, bool inBrackets)
    {
        var depth = inBrackets ? 1 : 0;
        for (; index < message.Length; index++)
        {
            switch (message[index])
            {
                case '"':
                    index = EndOfQuote(message, index);
                    break;
                case '[' or '{' or '(':
                    depth++;
                    break;
                case ']' or '}' or ')':
                    if (--depth < (inBrackets ? 1 : 0))
                    {
                        return index;
                    }

                    break;
                case '\n' when depth == 0:
                    return index;
                case ':' or ';' or ',' when depth == 0 && (index + 1 == message.Length || message[index + 1] == ' '):
                    return index;
                default:
                    break;
            }
        }

        return message.Length;
    }

    private static int EndOfQuote(string message, int index)
    {
        for (index++; index < message.Length && message[index] != '"'; index++)
        {
            index += message[index] == '\\' ? 1 : 0;
        }

        return index;
    }

    private string TakeOutQuotes(string message) =>
        Quote().Replace(message, quote => IsRelated(quote.Groups["text"].Value) ? quote.Value[0] + Taken + quote.Value[0] : quote.Value);

    private bool IsRelated(string quoted)
    {
        var cut = quoted.TrimEnd('.', '…');
        return cut.Length < Word
            ? _spellings.Any(text => text == quoted || (cut.Length > 0 && cut.Length < quoted.Length && text.StartsWith(cut, StringComparison.Ordinal)))
            : Grams(cut, Word) is var grams && _spellings.Any(text => Positions(text, Word).Any(at => grams.Contains(text.Substring(at, Word))));
    }

    private string TakeOutPieces(string message)
    {
        var grams = Grams(message, Piece);
        var found = _spellings.SelectMany(text => Positions(text, Piece).Select(at => text.Substring(at, Piece))).Where(grams.Contains).ToHashSet();
        if (found.Count == 0)
        {
            return message;
        }

        var rest = new StringBuilder();
        for (var index = 0; index < message.Length;)
        {
            var end = index;
            for (var at = index; at <= end && at + Piece <= message.Length; at++)
            {
                end = found.Contains(message.Substring(at, Piece)) ? at + Piece : end;
            }

            _ = end > index ? rest.Append(Taken) : rest.Append(message[index]);
            index = Math.Max(end, index + 1);
        }

        return rest.ToString();
    }

    private static bool StandsAlone(string message, string text) =>
        text.Any(char.IsLetterOrDigit) && Regex.IsMatch(message, $@"(?<!\w){Regex.Escape(text)}(?!\w)", RegexOptions.CultureInvariant);

    private static HashSet<string> Grams(string text, int length) => [.. Positions(text, length).Select(at => text.Substring(at, length))];

    private static IEnumerable<int> Positions(string text, int length) => Enumerable.Range(0, Math.Max(0, text.Length - length + 1));

    // https://github.com/kubernetes/apimachinery (field.Error), https://github.com/kubernetes-sigs/structured-merge-diff, and fmt's %v and %#v.
    [GeneratedRegex(@"(?:Invalid|Unsupported|Duplicate) value: |\bgot:? |\bValue:|\bmap\[(?:string\][^{\s]*(?: \{\})?\{)?|&?\{")]
    private static partial Regex ValueBegins();

    // What json-iterator shows around an error: "... |"password":"hunt|..., bigger context ...|...|...".
    [GeneratedRegex(@"\.\.\.\|.*?\|\.\.\.", RegexOptions.Singleline)]
    private static partial Regex Context();

    [GeneratedRegex("""(?<quote>["'`])(?<text>(?:\\.|(?!\k<quote>)[^\\])*)\k<quote>""", RegexOptions.Singleline)]
    private static partial Regex Quote();
}
