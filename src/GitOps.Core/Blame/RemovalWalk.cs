using LibGit2Sharp;

namespace GitOps.Core.Blame;

/// <summary>Finds the newest commit that took something out of a file, or the file itself away.</summary>
internal sealed class RemovalWalk(CommitGraph graph, string path, Func<byte[], bool> holds, int maxCommits, CancellationToken cancellationToken)
{
    private readonly Dictionary<ObjectId, bool> _known = [];

    /// <summary>That commit among <paramref name="from"/> and its ancestors; null when it is not found, or nothing was removed.</summary>
    public ObjectId? Find(ObjectId from)
    {
        if (Holds(from))
        {
            return null;
        }

        // A merge that one of its parents came to without it did not remove it; that parent's line did, unless it never had it.
        ObjectId? merge = null;
        var commit = graph.Commit(from);
        for (var visited = 0; visited < maxCommits && !graph.IsSpent; visited++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var without = commit.Parents.FirstOrDefault(parent => !Holds(parent));
            if (without is null)
            {
                return commit.Parents.Count > 0 ? commit.Id : merge;
            }

            if (merge is null && commit.Parents.Any(Holds))
            {
                merge = commit.Id;
            }

            commit = graph.Commit(without);
        }

        return merge;
    }

    private bool Holds(ObjectId commit)
    {
        if (graph.Blob(commit, path) is not { } blob)
        {
            return false;
        }

        if (_known.TryGetValue(blob, out var known))
        {
            return known;
        }

        using var stream = graph.Find<Blob>(blob).GetContentStream();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return _known[blob] = holds(bytes);
    }
}
