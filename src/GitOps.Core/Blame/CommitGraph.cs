using LibGit2Sharp;

namespace GitOps.Core.Blame;

/// <summary>A commit as a walk through history sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parents">Ids of its parents; none at the edge of a shallow clone.</param>
/// <param name="Tree">Id of its root folder.</param>
/// <param name="Time">When it was committed, in Unix seconds.</param>
internal sealed record CommitNode(ObjectId Id, IReadOnlyList<ObjectId> Parents, ObjectId Tree, long Time);

/// <summary>Commits and entries of their folders, each read once however many files are followed through them.</summary>
internal sealed class CommitGraph(Repository repository, int maxReads = int.MaxValue)
{
    private readonly Dictionary<ObjectId, CommitNode> _commits = [];
    private readonly Dictionary<(ObjectId Folder, string Name), (ObjectId Id, TreeEntryTargetType Type)?> _entries = [];

    /// <summary>Whether as many commits and folders were read as may be.</summary>
    public bool IsSpent => _commits.Count + _entries.Count >= maxReads;

    /// <summary>The repository it is of.</summary>
    public Repository Repository => repository;

    /// <summary>A commit.</summary>
    public CommitNode Commit(ObjectId id)
    {
        if (!_commits.TryGetValue(id, out var node))
        {
            var commit = Find<Commit>(id);
            node = new CommitNode(id, commit.Parents.Select(parent => parent.Id).ToArray(), commit.Tree.Id, commit.Committer.When.ToUnixTimeSeconds());
            _commits[id] = node;
        }

        return node;
    }

    /// <summary>An object.</summary>
    /// <exception cref="NotFoundException">It is not here, as in a partial clone.</exception>
    public T Find<T>(ObjectId id)
        where T : GitObject => repository.Lookup<T>(id) ?? throw new NotFoundException($"{id} is not here");

    /// <summary>The id of a file's content in a commit; null when it has no such file.</summary>
    public ObjectId? Blob(ObjectId commit, string path)
    {
        var folder = Commit(commit).Tree;
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var entry = Entry(folder, parts[i]);
            var expected = i == parts.Length - 1 ? TreeEntryTargetType.Blob : TreeEntryTargetType.Tree;
            if (entry is not var (id, type) || type != expected)
            {
                return null;
            }

            folder = id;
        }

        return folder;
    }

    private (ObjectId Id, TreeEntryTargetType Type)? Entry(ObjectId folder, string name)
    {
        if (!_entries.TryGetValue((folder, name), out var entry))
        {
            entry = Find<Tree>(folder)[name] is { } found ? (found.Target.Id, found.TargetType) : null;
            _entries[(folder, name)] = entry;
        }

        return entry;
    }
}
