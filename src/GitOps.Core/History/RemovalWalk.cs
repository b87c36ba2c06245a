using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>Finds the newest commit that took something out of a file, or the file itself away.</summary>
internal sealed class RemovalWalk(string path, Func<byte[], bool> holds, int maxCommits, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, bool> _known = [];

    /// <summary>That commit among <paramref name="from"/> and its ancestors; null when it is not found, or nothing was removed.</summary>
    public Commit? Find(Commit from)
    {
        if (Holds(from))
        {
            return null;
        }

        // A merge that one of its parents came to without it did not remove it; that parent's line did, unless it never had it.
        Commit? merge = null;
        var commit = from;
        for (var visited = 0; visited < maxCommits; visited++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var parents = commit.Parents.ToList();
            var without = parents.Find(parent => !Holds(parent));
            if (without is null)
            {
                return parents.Count > 0 ? commit : merge;
            }

            if (parents.Count > 1 && merge is null && parents.Exists(Holds))
            {
                merge = commit;
            }

            commit = without;
        }

        return merge;
    }

    private bool Holds(Commit commit)
    {
        if (commit[path]?.Target is not Blob blob)
        {
            return false;
        }

        if (_known.TryGetValue(blob.Sha, out var known))
        {
            return known;
        }

        using var stream = blob.GetContentStream();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return _known[blob.Sha] = holds(bytes);
    }
}
