using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>
/// Follows lines of a file back to the commits that made them, newest commits first, as git-blame(1) does: a parent with the
/// same file takes all lines over, and otherwise each takes those it has. Files are followed through renames.
/// </summary>
/// <remarks>libgit2's own blame visits the whole history of a file whichever lines are asked for, and cannot be stopped.</remarks>
internal sealed class BlameWalk(Repository repository, int maxCommits, CancellationToken cancellationToken)
{
    private readonly PriorityQueue<(string Commit, string Path), long> _next = new();
    private readonly Dictionary<(string Commit, string Path), Dictionary<int, int>> _suspects = [];
    private readonly Dictionary<int, Commit> _found = [];

    /// <summary>The commit of each line that could be followed to its end.</summary>
    public Dictionary<int, Commit> Find(Commit from, string path, IEnumerable<int> lines)
    {
        if (BlobAt(from, path) is not { } blob)
        {
            return [];
        }

        var count = CountLines(blob);
        Suspect(from, path, lines.Where(line => line >= 1 && line <= count).ToDictionary(line => line, line => line));
        for (var visited = 0; visited < maxCommits && _next.TryDequeue(out var next, out _); visited++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _suspects.Remove(next, out var asked);
            Visit(repository.Lookup<Commit>(next.Commit), next.Path, asked!);
        }

        return _found;
    }

    // The lines of a suspect: as asked for, and as this version of the file numbers them.
    private void Visit(Commit commit, string path, Dictionary<int, int> lines)
    {
        var blob = BlobAt(commit, path)!;
        var parents = commit.Parents.Select(parent => (Commit: parent, Path: path, Blob: BlobAt(parent, path))).ToList();
        if (parents.Find(parent => parent.Blob?.Id == blob.Id) is { Blob: not null } same)
        {
            Suspect(same.Commit, path, lines);
            return;
        }

        if (parents.Count > 0 && parents.TrueForAll(parent => parent.Blob is null))
        {
            parents = parents.Select(parent => BeforeRename(parent.Commit, commit, path)).ToList();
        }

        foreach (var parent in parents.Where(parent => parent.Blob is not null))
        {
            var map = LineMap.Between(repository, parent.Blob!, blob);
            var taken = lines.Select(line => (Asked: line.Key, Older: map.Older(line.Value))).Where(line => line.Older is not null).ToList();
            Suspect(parent.Commit, parent.Path, taken.ToDictionary(line => line.Asked, line => line.Older!.Value));
            taken.ForEach(line => lines.Remove(line.Asked));
        }

        // At the edge of a shallow clone everything looks new.
        if (!ShallowEdges.Holds(repository, commit))
        {
            foreach (var line in lines.Keys)
            {
                _found[line] = commit;
            }
        }
    }

    private void Suspect(Commit commit, string path, Dictionary<int, int> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var key = (commit.Sha, path);
        if (_suspects.TryGetValue(key, out var already))
        {
            foreach (var (asked, here) in lines)
            {
                already[asked] = here;
            }
        }
        else
        {
            _suspects[key] = new Dictionary<int, int>(lines);
            _next.Enqueue(key, -commit.Committer.When.ToUnixTimeSeconds());
        }
    }

    private (Commit Commit, string Path, Blob? Blob) BeforeRename(Commit parent, Commit commit, string path)
    {
        var changes = repository.Diff.Compare<TreeChanges>(parent.Tree, commit.Tree, new CompareOptions { Similarity = SimilarityOptions.Renames });
        var old = changes.Renamed.FirstOrDefault(change => change.Path == path)?.OldPath;
        return (parent, old ?? path, old is null ? null : BlobAt(parent, old));
    }

    private static Blob? BlobAt(Commit commit, string path) => commit[path]?.Target as Blob;

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
