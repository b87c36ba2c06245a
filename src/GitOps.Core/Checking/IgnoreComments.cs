using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Files;

namespace GitOps.Core.Checking;

/// <summary>
/// Finds the comments that silence rules: <c># gitops:ignore unknown-field, wrong-type</c> on the line of the problem or
/// the one above it, or above the first field of a document for all of it.
/// </summary>
internal sealed partial class IgnoreComments(IFileTree tree)
{
    private readonly ConcurrentDictionary<string, string[]> _lines = new();

    /// <summary>Whether a comment silences the rule at that line.</summary>
    public bool Silence(RepositoryProblem problem)
    {
        var lines = _lines.GetOrAdd(problem.File, ReadLines);
        return Comments(lines, problem.Line).Any(line => Silences(line, problem.Rule));
    }

    private static IEnumerable<string> Comments(string[] lines, int line)
    {
        if (line > lines.Length)
        {
            yield break;
        }

        yield return lines[line - 1];
        if (line > 1 && IsComment(lines[line - 2]))
        {
            yield return lines[line - 2];
        }

        var start = line - 1;
        while (start > 0 && !lines[start - 1].StartsWith("---", StringComparison.Ordinal))
        {
            start--;
        }

        foreach (var head in lines.Skip(start).TakeWhile(text => string.IsNullOrWhiteSpace(text) || IsComment(text)))
        {
            yield return head;
        }
    }

    private static bool IsComment(string line) => line.TrimStart().StartsWith('#');

    private static bool Silences(string line, string rule) =>
        IgnorePattern().Match(line) is { Success: true } match
        && match.Groups[1].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Contains(rule);

    private string[] ReadLines(string path) =>
        tree.Find(path) is { Kind: FileKind.File } file ? Encoding.UTF8.GetString(tree.Read(file)).Split('\n') : [];

    [GeneratedRegex(@"#\s*gitops:ignore\s+([a-z0-9\-, ]+)")]
    private static partial Regex IgnorePattern();
}
