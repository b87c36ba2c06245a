using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;
using GitOps.Core.Files;

namespace GitOps.Core.Revisions;

/// <summary>The lines that a revision has and an earlier one has not, by file.</summary>
/// <param name="before">Files of the earlier revision.</param>
/// <param name="after">Files of the later one.</param>
internal sealed class AddedLines(IFileTree before, IFileTree after)
{
    private readonly Dictionary<string, IReadOnlyDictionary<int, string>> _known = [];

    /// <summary>Those of a file, with their numbers; empty where the file is the same or gone.</summary>
    public IReadOnlyDictionary<int, string> Of(string file)
    {
        if (!_known.TryGetValue(file, out var lines))
        {
            _known[file] = lines = Compare(Text(before, file), Text(after, file));
        }

        return lines;
    }

    private static Dictionary<int, string> Compare(string old, string now)
    {
        if (old == now)
        {
            return [];
        }

        var result = Differ.Instance.CreateDiffs(old, now, ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance);
        return result.DiffBlocks
            .SelectMany(block => Enumerable.Range(block.InsertStartB, block.InsertCountB))
            .ToDictionary(index => index + 1, index => result.PiecesNew[index]);
    }

    private static string Text(IFileTree files, string file) => files.Find(file) is { Kind: FileKind.File } entry ? Encoding.UTF8.GetString(files.Read(entry)) : "";
}
