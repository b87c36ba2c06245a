using GitOps.Core.Git;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Blame;

/// <summary>
/// Tells which commit last changed a line, and which one took something away. Walks back from one commit, no further than
/// needed, and gives up (null) where that takes too long. Safe for use by several threads.
/// </summary>
internal sealed class LineHistory
{
    private readonly IGitStore _store;
    private readonly GitCommit _from;
    private readonly ILineWalk _walk;
    private readonly object _gate = new();
    private readonly Dictionary<(string Path, int Line), Revision?> _known = [];

    /// <summary>The history that leads to a commit.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="from">The commit whose lines are meant.</param>
    /// <param name="maxCommits">How many commits to walk back for one question.</param>
    /// <param name="maxReads">How many commits and folders to read for all questions; the default takes about half a second.</param>
    public LineHistory(GitSource source, Revision from, int maxCommits = 2000, int maxReads = 20_000)
    {
        _store = source.Store;
        _walk = _store is ProgramStore program ? new ProgramLineWalk(program, maxCommits) : new LibGit2LineWalk((LibGit2Store)_store, maxCommits, maxReads);
        _from = _store.Commit(from.Sha) ?? throw GitErrors.RevisionNotFound(from.Sha, _store.Display, "It is not a commit of this repository.");
    }

    /// <summary>The commit that last changed a line of a file; null when it is not known: too far back, cut off, or no such line.</summary>
    /// <param name="path">Path of the file; links in it are followed.</param>
    /// <param name="line">Line, counted from 1.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public Revision? LastChange(string path, int line, CancellationToken cancellationToken = default) =>
        LastChanges(path, [line], cancellationToken).GetValueOrDefault(line);

    /// <summary>The commits that last changed lines of a file, in one walk for all of them; lines that are not known are left out.</summary>
    /// <param name="path">Path of the file; links in it are followed.</param>
    /// <param name="lines">Lines, counted from 1.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public IReadOnlyDictionary<int, Revision> LastChanges(string path, IReadOnlyCollection<int> lines, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var unknown = lines.Where(line => !_known.ContainsKey((path, line))).ToHashSet();
            if (unknown.Count > 0 && new CommitTree(_store, _from.Tree, _from.Sha).RealPath(path) is { } realPath)
            {
                foreach (var (line, commit) in _walk.LastChanges(_from.Sha, realPath, unknown, cancellationToken))
                {
                    _known[(path, line)] = Describe(commit);
                }
            }

            foreach (var line in unknown)
            {
                _known.TryAdd((path, line), null);
            }

            return lines.Distinct().Where(line => _known[(path, line)] is not null).ToDictionary(line => line, line => _known[(path, line)]!);
        }
    }

    /// <summary>The newest commit after which a file no longer holds something that it held before; null when none is found.</summary>
    /// <param name="path">Path of the file, which may be gone.</param>
    /// <param name="holds">Whether a version of the file holds it.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public Revision? RemovedIn(string path, Func<byte[], bool> holds, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return _walk.RemovedIn(_from.Sha, path, holds, cancellationToken) is { } removal ? Describe(removal) : null;
        }
    }

    private Revision? Describe(string commit) => _store.Commit(commit)?.Describe(name: null);
}
