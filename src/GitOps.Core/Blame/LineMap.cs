using LibGit2Sharp;

namespace GitOps.Core.Blame;

/// <summary>Leads from the lines of a file's newer version to the same lines of an older one. Lines are counted from 1.</summary>
internal sealed class LineMap
{
    private readonly int[] _added;
    private readonly int[] _deleted;
    private readonly bool _comparable;

    private LineMap(int[] added, int[] deleted, bool comparable)
    {
        _added = added;
        _deleted = deleted;
        _comparable = comparable;
    }

    /// <summary>Compares two versions; lines of binary ones have nothing in common.</summary>
    public static LineMap Between(CommitGraph graph, ObjectId older, ObjectId newer)
    {
        var changes = graph.Repository.Diff.Compare(graph.Find<Blob>(older), graph.Find<Blob>(newer), new CompareOptions { ContextLines = 0, InterhunkLines = 0 });
        return new LineMap(
            changes.AddedLines.Select(line => line.LineNumber).Order().ToArray(),
            changes.DeletedLines.Select(line => line.LineNumber).Order().ToArray(),
            !changes.IsBinaryComparison);
    }

    /// <summary>The line's number in the older version; null when it is not there.</summary>
    public int? Older(int line)
    {
        var before = Array.BinarySearch(_added, line);
        if (!_comparable || before >= 0)
        {
            return null;
        }

        // The line is the n-th of those both versions have; deleted lines come between those in the older one.
        var older = line - ~before;
        foreach (var deleted in _deleted)
        {
            if (deleted > older)
            {
                break;
            }

            older++;
        }

        return older;
    }
}
