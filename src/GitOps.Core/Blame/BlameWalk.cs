using GitOps.Core.Git.Stores;
using LibGit2Sharp;

namespace GitOps.Core.Blame;

/// <summary>
/// Follows lines of a file back to the commits that made them, newest commits first, as git-blame(1) does: a parent with the
/// same file takes all lines over, and otherwise each takes those it has. Files are followed through renames.
/// </summary>
/// <remarks>libgit2's own blame visits the whole history of a file whichever lines are asked for, and cannot be stopped.</remarks>
internal sealed class BlameWalk(CommitGraph graph, int maxCommits, CancellationToken cancellationToken)
{
    private readonly PriorityQueue<(ObjectId Commit, string Path), long> _next = new();
    private readonly Dictionary<(ObjectId Commit, string Path), Dictionary<int, int>> _suspects = [];
    private readonly Dictionary<int, ObjectId> _found = [];

    /// <summary>What was found so far.</summary>
    public Dictionary<int, ObjectId> Found => _found;

    /// <summary>The commit of each line that could be followed to its end.</summary>
    public Dictionary<int, ObjectId> Find(ObjectId from, string path, IEnumerable<int> lines)
    {
        if (graph.Blob(from, path) is not { } blob)
        {
            return [];
        }

        var count = CountLines(graph.Find<Blob>(blob));
        Suspect(from, path, lines.Where(line => line >= 1 && line <= count).ToDictionary(line => line, line => line));
        for (var visited = 0; visited < maxCommits && !graph.IsSpent && _next.TryDequeue(out var next, out _); visited++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _suspects.Remove(next, out var asked);
            Visit(graph.Commit(next.Commit), next.Path, asked!);
        }

        return _found;
    }

    // The lines of a suspect: as asked for, and as this version of the file numbers them.
    private void Visit(CommitNode commit, string path, Dictionary<int, int> lines)
    {
        var blob = graph.Blob(commit.Id, path)!;
        var parents = commit.Parents.Select(parent => (Commit: parent, Path: path, Blob: graph.Blob(parent, path))).ToList();
        if (parents.Find(parent => parent.Blob == blob) is { Blob: not null } same)
        {
            Suspect(same.Commit, path, lines);
            return;
        }

        if (parents.TrueForAll(parent => parent.Blob is null))
        {
            parents = parents.Select(parent => BeforeRename(parent.Commit, commit.Id, path)).ToList();
        }

        foreach (var parent in parents.Where(parent => parent.Blob is not null))
        {
            var map = LineMap.Between(graph, parent.Blob!, blob);
            var taken = lines.Select(line => (Asked: line.Key, Older: map.Older(line.Value))).Where(line => line.Older is not null).ToList();
            Suspect(parent.Commit, parent.Path, taken.ToDictionary(line => line.Asked, line => line.Older!.Value));
            taken.ForEach(line => lines.Remove(line.Asked));
        }

        // At the edge of a shallow clone everything looks new.
        if (!ShallowEdges.Holds(graph.Repository.Info.Path, commit.Id.Sha, commit.Parents.Count))
        {
            foreach (var line in lines.Keys)
            {
                _found[line] = commit.Id;
            }
        }
    }

    private void Suspect(ObjectId commit, string path, Dictionary<int, int> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var key = (commit, path);
        if (_suspects.TryGetValue(key, out var already))
        {
            foreach (var (asked, here) in lines)
            {
                already[asked] = here;
            }
        }
        else
        {
            _suspects[key] = lines;
            _next.Enqueue(key, -graph.Commit(commit).Time);
        }
    }

    private (ObjectId Commit, string Path, ObjectId? Blob) BeforeRename(ObjectId parent, ObjectId commit, string path)
    {
        var (before, after) = (graph.Find<Commit>(parent), graph.Find<Commit>(commit));
        var changes = graph.Repository.Diff.Compare<TreeChanges>(before.Tree, after.Tree, new CompareOptions { Similarity = SimilarityOptions.Renames });
        var old = changes.Renamed.FirstOrDefault(change => change.Path == path)?.OldPath;
        return (parent, old ?? path, old is null ? null : graph.Blob(parent, old));
    }

    private static int CountLines(Blob blob)
    {
        using var reader = new StreamReader(blob.GetContentStream());
        var count = 0;
        while (reader.ReadLine() is not null)
        {
            count++;
        }

        return count;
    }
}
