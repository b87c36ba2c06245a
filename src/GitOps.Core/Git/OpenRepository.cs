using System.Collections.Concurrent;
using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>
/// An open libgit2 repository, used by one thread at a time because its objects are not safe for more. What never changes is
/// read by several, each through a handle of its own.
/// </summary>
internal sealed class OpenRepository : IDisposable
{
    /// <summary>A file in a mirror that was found damaged, so that its next use makes it anew.</summary>
    public const string DamageMark = "gitops-damaged";

    private readonly object _gate = new();
    private readonly ConcurrentBag<Repository> _readers = [];
    private readonly ConcurrentDictionary<ObjectId, IReadOnlyList<TreeNode>> _listings = new();
    private readonly Repository _repository;
    private readonly string _path;
    private readonly bool _isMirror;

    /// <summary>Opens the repository whose Git folder, or whose working copy, is at <paramref name="path"/>.</summary>
    /// <param name="path">Path of the Git folder or the working copy's root.</param>
    /// <param name="display">What to call it in errors.</param>
    /// <param name="isMirror">Whether it is a mirror in the cache, which can be made anew.</param>
    public OpenRepository(string path, string display, bool isMirror = false)
    {
        Display = display;
        _path = path;
        _isMirror = isMirror;
        try
        {
            _repository = new Repository(path);
        }
        catch (LibGit2SharpException e)
        {
            throw GitErrors.CannotOpen(display, path, e);
        }
    }

    /// <summary>What to call it in errors: the path or the URL without user information.</summary>
    public string Display { get; }

    /// <summary>Runs <paramref name="action"/> while no other thread uses the repository.</summary>
    public T Use<T>(Func<Repository, T> action)
    {
        lock (_gate)
        {
            return action(_repository);
        }
    }

    /// <summary>
    /// Runs <paramref name="action"/>, which may read objects by their id and return none of libgit2's own; other threads may do so at
    /// the same time. An object that is missing or unreadable is an error about <paramref name="path"/>.
    /// </summary>
    public T Read<T>(string path, string? commit, Func<Repository, T?> action)
        where T : class
    {
        try
        {
            var reader = _readers.TryTake(out var idle) ? idle : new Repository(_path);
            try
            {
                return action(reader) ?? throw Damaged(path, commit, null);
            }
            finally
            {
                _readers.Add(reader);
            }
        }
        catch (LibGit2SharpException e)
        {
            throw Damaged(path, commit, e);
        }
    }

    /// <summary>The entries of a folder by its tree's id. Kept: revisions share most of their folders.</summary>
    public IReadOnlyList<TreeNode> List(ObjectId tree, string path, string? commit) => _listings.GetOrAdd(tree, id =>
        Read(path, commit, repository => repository.Lookup<Tree>(id)?.Select(entry => new TreeNode(entry.Name, KindOf(entry.Mode), entry.Target.Sha)).ToList()));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _repository.Dispose();
        }

        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private static NodeKind KindOf(Mode mode) => mode switch
    {
        Mode.Directory => NodeKind.Folder,
        Mode.SymbolicLink => NodeKind.Link,
        Mode.GitLink => NodeKind.Submodule,
        _ => NodeKind.File,
    };

    private GitOpsException Damaged(string path, string? commit, Exception? cause)
    {
        if (_isMirror)
        {
            File.WriteAllText(Path.Combine(_path, DamageMark), "");
        }

        return GitErrors.ObjectMissing(path, commit, _isMirror, cause);
    }
}
