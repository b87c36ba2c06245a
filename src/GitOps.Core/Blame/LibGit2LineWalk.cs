using GitOps.Core.Git.Stores;
using LibGit2Sharp;

namespace GitOps.Core.Blame;

/// <summary>Walks by libgit2; what a partial clone lacks ends one, since fetching a history takes too long.</summary>
internal sealed class LibGit2LineWalk : ILineWalk
{
    private readonly LibGit2Store _store;
    private readonly CommitGraph _graph;
    private readonly int _maxCommits;

    public LibGit2LineWalk(LibGit2Store store, int maxCommits, int maxReads)
    {
        _store = store;
        _graph = store.Use(repository => new CommitGraph(repository, maxReads));
        _maxCommits = maxCommits;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, string> LastChanges(string from, string path, IReadOnlyCollection<int> lines, CancellationToken cancellationToken) =>
        _store.Use(_ =>
        {
            var walk = new BlameWalk(_graph, _maxCommits, cancellationToken);
            return WhilePresent(() => walk.Find(new ObjectId(from), path, lines)) ?? walk.Found;
        }).ToDictionary(found => found.Key, found => found.Value.Sha);

    /// <inheritdoc/>
    public string? RemovedIn(string from, string path, Func<byte[], bool> holds, CancellationToken cancellationToken) =>
        _store.Use(_ => WhilePresent(() => new RemovalWalk(_graph, path, holds, _maxCommits, cancellationToken).Find(new ObjectId(from)))?.Sha);

    private static T? WhilePresent<T>(Func<T?> walk)
        where T : class
    {
        try
        {
            return walk();
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    }
}
