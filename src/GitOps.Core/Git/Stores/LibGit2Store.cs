using System.Collections.Concurrent;
using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;
using LibGit2Sharp;

namespace GitOps.Core.Git.Stores;

/// <summary>
/// A repository read by libgit2, used by one thread at a time because its objects are not safe for more. What never changes is
/// read by several, each through a handle of its own.
/// </summary>
internal sealed class LibGit2Store : IGitStore
{
    /// <summary>A file in a mirror that was found damaged, so that its next use makes it anew.</summary>
    public const string DamageMark = "gitops-damaged";

    private readonly object _gate = new();
    private readonly ConcurrentBag<Repository> _readers = [];
    private readonly ConcurrentDictionary<string, IReadOnlyList<TreeNode>> _listings = new(StringComparer.Ordinal);
    private readonly Repository _repository;
    private readonly string _path;
    private readonly bool _isMirror;
    private readonly PromisedObjects? _promised;
    private readonly RepositoryProgram? _program;

    // libgit2 refuses what it does not know, but reads both of these as they are.
    static LibGit2Store() => GlobalSettings.SetExtensions("relativeworktrees", "partialclone");

    /// <summary>Opens the repository whose Git folder, or whose working copy, is at <paramref name="path"/>.</summary>
    /// <param name="path">Path of the Git folder or the working copy's root.</param>
    /// <param name="display">What to call it in errors.</param>
    /// <param name="program">The git program in it, for what libgit2 cannot do; null where there is none.</param>
    /// <param name="isMirror">Whether it is a mirror in the cache, which can be made anew.</param>
    /// <exception cref="LibGit2SharpException">It cannot be read.</exception>
    public LibGit2Store(string path, string display, RepositoryProgram? program = null, bool isMirror = false)
    {
        Display = display;
        _path = path;
        _isMirror = isMirror;
        _program = program;
        _repository = new Repository(path);
        using var configuration = LocalConfiguration.Of(_repository);
        if (PromisedObjects.RemoteOf(configuration) is { } remote)
        {
            _promised = new PromisedObjects(program, remote, display);
        }
    }

    /// <inheritdoc/>
    public string Display { get; }

    /// <inheritdoc/>
    public string GitFolder => Use(repository => repository.Info.Path);

    /// <inheritdoc/>
    public string? WorkingFolder => Use(repository => repository.Info.WorkingDirectory) is { } folder ? Path.TrimEndingDirectorySeparator(folder) : null;

    /// <inheritdoc/>
    public bool IsShallow => Use(repository => repository.Info.IsShallow);

    /// <inheritdoc/>
    public HeadState Head => Use(repository =>
        new HeadState(repository.Info.IsHeadDetached ? null : repository.Head.CanonicalName, repository.Head.Tip?.Sha));

    /// <inheritdoc/>
    public IReadOnlyList<string> Branches => Use(repository => repository.Branches.Select(branch => branch.FriendlyName).ToList());

    /// <inheritdoc/>
    public IReadOnlyList<string> Tags => Use(repository => repository.Tags.Select(tag => tag.FriendlyName).ToList());

    /// <summary>Whether the objects that it lacks are promised by a remote.</summary>
    public PromisedObjects? Promised => _promised;

    /// <inheritdoc/>
    public NamedObject? Reference(string name) => Use(repository =>
        LibGit2Sharp.Reference.IsValidName(name) && repository.Refs[name]?.ResolveToDirectReference()?.Target is { } target ? Peel(target) : null);

    /// <inheritdoc/>
    public NamedObject? Expression(string text) => Use(repository =>
    {
        try
        {
            return repository.Lookup(text) is { } target ? Peel(target) : null;
        }
        catch (AmbiguousSpecificationException)
        {
            throw GitErrors.RevisionAmbiguous(text, Display, "Write more digits of the commit's id.");
        }
        catch (LibGit2SharpException)
        {
            // Not an expression, or one that leads to nothing.
            return null;
        }
    });

    /// <inheritdoc/>
    public GitCommit? Commit(string id) => Use(repository =>
    {
        if (repository.Lookup<Commit>(new ObjectId(id)) is not { } commit)
        {
            return null;
        }

        // libgit2 decodes nothing but UTF-8.
        if ((commit.Encoding != "UTF-8" || (commit.Message + commit.Author.Name).Contains('\uFFFD', StringComparison.Ordinal))
            && _program is { Works: true } && _program.Run(["cat-file", "commit", commit.Sha]) is { ExitCode: 0 } stored)
        {
            return GitCommit.Parse(commit.Sha, stored.Bytes);
        }

        return new GitCommit(
            commit.Sha, commit.Tree.Sha, commit.Parents.Select(parent => parent.Sha).ToList(), commit.MessageShort, commit.Author.Name, commit.Author.When);
    });

    /// <inheritdoc/>
    public IReadOnlyList<string> NamedParents(string id) =>
        _program is { Works: true } && _program.Run(["cat-file", "commit", id]) is { ExitCode: 0 } stored
            ? GitCommit.Parse(id, stored.Bytes).Parents
            : Commit(id)?.Parents ?? [];

    /// <inheritdoc/>
    public string? MergeBase(string one, string other) => Use(repository =>
        repository.Lookup<Commit>(one) is { } first && repository.Lookup<Commit>(other) is { } second
            ? repository.ObjectDatabase.FindMergeBase(first, second)?.Sha
            : null);

    /// <inheritdoc/>
    public IReadOnlyList<string> Range(string from, string to, int most) => Use(repository =>
    {
        var filter = new CommitFilter { IncludeReachableFrom = to, ExcludeReachableFrom = from, SortBy = CommitSortStrategies.Topological | CommitSortStrategies.Time };
        return repository.Commits.QueryBy(filter).Take(most).Select(commit => commit.Sha).ToList();
    });

    /// <summary>Paths of the index that hold submodules.</summary>
    public IReadOnlySet<string> Submodules() => Use(repository =>
    {
        try
        {
            return repository.Index.Where(entry => entry.Mode == Mode.GitLink).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        }
        catch (LibGit2SharpException e)
        {
            // A split or a sparse one.
            throw GitErrors.NeedsGit(Display, $"has an index of its own format ({e.Message.TrimEnd('.')})");
        }
    });

    /// <summary>Runs <paramref name="action"/> while no other thread uses the repository.</summary>
    /// <exception cref="GitOpsException"><c>RepositoryNotReadable</c>, for what libgit2 says and the action does not expect.</exception>
    public T Use<T>(Func<Repository, T> action)
    {
        lock (_gate)
        {
            try
            {
                return action(_repository);
            }
            catch (LibGit2SharpException e)
            {
                throw GitErrors.CannotOpen(Display, _path, e);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Kept: revisions share most of their folders.</remarks>
    public IReadOnlyList<TreeNode> List(string tree, string path, string? commit) => _listings.GetOrAdd(tree, id =>
        ReadPromised([id], path, commit, repository =>
            repository.Lookup<Tree>(new ObjectId(id))?.Select(entry => new TreeNode(entry.Name, KindOf(entry.Mode), entry.Target.Sha)).ToList()));

    /// <inheritdoc/>
    public byte[] Read(string blob, string path, string? commit) => ReadPromised(Beside(blob), path, commit, repository =>
    {
        if (repository.Lookup<Blob>(new ObjectId(blob)) is not { } found)
        {
            return null;
        }

        using var stream = found.GetContentStream();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <inheritdoc/>
    public string? Setting(string name) => Use(repository => LocalConfiguration.Value(repository, name));

    /// <inheritdoc/>
    public long Size(string blob, string path, string? commit) => (long)ReadPromised<object>(
        Beside(blob), path, commit, repository => repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(blob))?.Size);

    /// <inheritdoc/>
    public string? RemoteUrl(string remote, bool push) => Use(repository =>
        repository.Network.Remotes[remote] is { } found ? push ? found.PushUrl ?? found.Url : found.Url : null);

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

    private static NamedObject Peel(GitObject target)
    {
        while (target is TagAnnotation tag)
        {
            target = tag.Target;
        }

        return new NamedObject(target.Sha, target is Commit ? ObjectKind.Commit : target is Tree ? ObjectKind.Folder : ObjectKind.File);
    }

    // A file that is fetched brings those beside it along: one by one they would take a request each.
    private IEnumerable<string> Beside(string blob) => _promised is null
        ? [blob]
        : _listings.Values.Where(nodes => nodes.Any(node => node.ContentId == blob))
            .SelectMany(nodes => nodes)
            .Where(node => node.Kind is NodeKind.File or NodeKind.Link)
            .Select(node => node.ContentId!)
            .Append(blob)
            .Distinct();

    // Reads by id; other threads may do so at the same time.
    private T ReadPromised<T>(IEnumerable<string> ids, string path, string? commit, Func<Repository, T?> action)
        where T : class
    {
        try
        {
            var reader = _readers.TryTake(out var idle) ? idle : new Repository(_path);
            try
            {
                if (OrNull(action, reader) is { } found)
                {
                    return found;
                }

                if (_promised is null)
                {
                    throw Damaged(path, commit, null);
                }

                _promised.Fetch(ids.Where(id => !reader.ObjectDatabase.Contains(new ObjectId(id))));
                return OrNull(action, reader) ?? throw Damaged(path, commit, null);
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

    // Of what is not there, libgit2 answers nothing to one question and fails at another.
    private static T? OrNull<T>(Func<Repository, T?> action, Repository reader)
        where T : class
    {
        try
        {
            return action(reader);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private GitOpsException Damaged(string path, string? commit, Exception? cause)
    {
        if (_isMirror)
        {
            Mark();
        }

        return GitErrors.ObjectMissing(path, commit, _isMirror, cause);
    }

    private void Mark()
    {
        try
        {
            File.WriteAllText(Path.Combine(_path, DamageMark), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The damage itself is what there is to tell.
        }
    }
}
