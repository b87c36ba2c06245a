using System.Buffers;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Scalars;
using YamlDotNet.Core;

namespace GitOps.Core.Yaml.Composing;

/// <summary>The text between two document separators of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Text">The text.</param>
/// <param name="FirstLine">Line of the file it begins on, counted from 1.</param>
/// <param name="FirstColumn">Column it begins at, counted from 1.</param>
internal sealed record YamlChunk(string Path, string Text, int FirstLine, int FirstColumn = 1)
{
    /// <summary>Whose rules it is read by.</summary>
    public YamlDialect Dialect { get; init; }

    private const int LongestKey = 1024;
    private const int MostRepairs = 500;

    private static readonly string Indentation = new(' ', 100);

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        Enumerable.Range(0, 0xA0).Select(c => (char)c)
            .Where(c => c is not ('\t' or '\n' or '\r' or '\u0085') && (c < ' ' || c > '~'))
            .Append('\uFFFE').Append('\uFFFF').ToArray());

    /// <summary>Reads the value, and the fields' positions where a dictionary for them is given; null when there is none.</summary>
    public (JsonNode? Root, SourcePosition Start, IReadOnlyList<DuplicateKey> DuplicateKeys) Compose(YamlLimits limits, Dictionary<string, SourcePosition>? positions = null)
    {
        var control = Text.AsSpan().IndexOfAny(ControlCharacters);
        if (control >= 0)
        {
            throw Invalid(PositionOf(control), $"control character U+{(int)Text[control]:X4} is not allowed; write it as an escape in double quotes.");
        }

        var text = Text;
        for (var repairs = 0; ; repairs++)
        {
            positions?.Clear();
            var scanner = new Scanner(new StringReader(text), skipComments: true, LongestKey);
            try
            {
                return new YamlComposer(this, new Parser(scanner), limits, positions).ComposeDocument();
            }
            catch (Exception exception) when (repairs < MostRepairs && LacksIndentation(exception))
            {
                var index = (int)scanner.CurrentPosition.Index;
                text = text.Insert(text.LastIndexOf('\n', Math.Max(0, index - 1)) + 1, Indentation);
            }
            catch (AliasRunsIntoBracketException exception) when (repairs < MostRepairs)
            {
                text = text.Insert(exception.BracketIndex, " ");
            }
            catch (YamlException exception)
            {
                throw Invalid(PositionOf(exception.Start), Plain(exception.Message), exception);
            }
            catch (InvalidOperationException exception)
            {
                throw Invalid(PositionOf(scanner.CurrentPosition), "indent what stands inside the brackets.", exception);
            }
        }
    }

    /// <summary>The position in the file of a position in the chunk.</summary>
    public SourcePosition PositionOf(in Mark mark) => InFile((int)mark.Line, (int)mark.Column);

    /// <summary>The position in the file of a character of the chunk.</summary>
    public SourcePosition PositionOf(int index)
    {
        var before = Text.AsSpan(0, index);
        return InFile(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    /// <summary><c>YamlInvalid</c>: the file is not YAML or JSON, or not by the rules kubectl reads it with.</summary>
    public GitOpsException Invalid(SourcePosition at, string what, Exception? innerException = null) =>
        new("YamlInvalid", FailureKind.InvalidInput, $"{Path}:{at.Line}:{at.Column}: {what}", Path, new SourceLocation(Path, at.Line), innerException);

    /// <summary><c>YamlLimitExceeded</c>: the file asks for more than <see cref="YamlLimits"/> allow.</summary>
    public GitOpsException TooMuch(SourcePosition at, string what) =>
        new("YamlLimitExceeded", FailureKind.LimitExceeded, $"{Path}:{at.Line}:{at.Column}: {what}", Path, new SourceLocation(Path, at.Line));

    private SourcePosition InFile(int line, int column) => new(FirstLine + line - 1, line == 1 ? FirstColumn + column - 1 : column);

    // The scanner wants text in brackets and the lines of a quoted text indented; kubectl's does not, and spaces mean nothing there.
    private static bool LacksIndentation(Exception exception) =>
        exception is InvalidOperationException
        || (exception is SyntaxErrorException && exception.Message.Contains("wrong indentation", StringComparison.Ordinal));

    private static string Plain(string message)
    {
        var text = message.Trim().TrimEnd('.');
        return text.Length == 0 ? "not YAML." : char.ToLowerInvariant(text[0]) + text[1..] + ".";
    }
}
