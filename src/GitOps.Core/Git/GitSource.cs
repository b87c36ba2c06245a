using GitOps.Core.Git.Remotes;
using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>
/// A Git repository to read manifests from: a local one, or a URL that is kept as a bare mirror in the user's cache folder.
/// Safe for use by several threads. Trees read from it need it open.
/// </summary>
public sealed class GitSource : IDisposable
{
    private readonly OpenRepository _repository;
    private readonly GitSourceOptions _options;
    private readonly Mirror? _mirror;

    private GitSource(OpenRepository repository, GitSourceOptions options, Mirror? mirror, string name, string? workingFolder, string folder)
    {
        _repository = repository;
        _options = options;
        _mirror = mirror;
        Name = name;
        WorkingFolder = workingFolder;
        Folder = folder;
    }

    /// <summary>The path or the URL, without user information.</summary>
    public string Repository => _repository.Display;

    /// <summary>A short name: the last part of the URL, of the origin's URL or of the path, without <c>.git</c>.</summary>
    public string Name { get; }

    /// <summary>Where the working copy is on disk; null for a URL and for a bare repository.</summary>
    public string? WorkingFolder { get; }

    /// <summary>The folder inside the working copy that was named, from its root; empty for the root, a URL and a bare repository.</summary>
    public string Folder { get; }

    /// <summary>Whether it is a URL, read from a mirror.</summary>
    public bool IsMirror => _mirror is not null;

    /// <summary>The URL that a local repository was cloned from; null when it has none, and for a URL.</summary>
    public string? Origin => IsMirror ? null : _repository.Use(repository => repository.Network.Remotes["origin"]?.Url);

    /// <summary>The repository itself.</summary>
    internal OpenRepository Opened => _repository;

    /// <summary>Opens a local repository (any path inside a working copy, or a bare one), or fetches a URL.</summary>
    /// <param name="repository">Path or URL.</param>
    /// <param name="options">How it is reached.</param>
    /// <param name="cancellationToken">Stops waiting for the host or for another process that is fetching.</param>
    /// <exception cref="GitOpsException">
    /// <c>RepositoryNotFound</c>, <c>RepositoryOwnerNotTrusted</c>, <c>RepositoryNotReadable</c>; for a URL also <c>RepositoryUrlNotSupported</c>,
    /// <c>RepositoryUnreachable</c>, <c>RepositoryAuthenticationFailed</c>, <c>RepositoryCertificateInvalid</c>, <c>SshNeedsGit</c>.
    /// </exception>
    public static async Task<GitSource> OpenAsync(string repository, GitSourceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(repository);
        using var stage = Stages.Begin("open repository");
        options ??= new GitSourceOptions();
        if (RepositoryUrl.Parse(repository) is not { } url)
        {
            return await Task.Run(() => OpenLocal(repository, options), cancellationToken);
        }

        var mirror = new Mirror(url, options, Environment.GetEnvironmentVariable);
        var folder = await mirror.UpdateAsync(cancellationToken);
        return new GitSource(new OpenRepository(folder, url.Display, isMirror: true), options, mirror, url.Name, workingFolder: null, folder: "");
    }

    /// <summary>How a repository is named to people when it is a URL: without user information. Null for a path.</summary>
    /// <exception cref="GitOpsException"><c>RepositoryUrlNotSupported</c>.</exception>
    public static string? DisplayOfUrl(string repository) => RepositoryUrl.Parse(repository)?.Display;

    /// <summary>The names of its branches and tags.</summary>
    public IReadOnlyList<string> RevisionNames() => _repository.Use(repository => (IReadOnlyList<string>)
        [.. repository.Branches.Select(branch => branch.FriendlyName), .. repository.Tags.Select(tag => tag.FriendlyName)]);

    /// <summary>The commit that a revision names: a branch, a tag, a full or short commit id, an expression such as <c>HEAD~2</c>, or a range of versions over tags.</summary>
    /// <param name="revision">The revision; null or empty for HEAD (for a URL, its default branch).</param>
    /// <exception cref="GitOpsException"><c>RevisionNotFound</c>, <c>RevisionAmbiguous</c>, <c>RevisionNotACommit</c>, <c>RepositoryEmpty</c>.</exception>
    public Revision Resolve(string? revision = null) => _repository.Use(repository => new RevisionResolver(repository, Repository).Resolve(revision));

    /// <summary>The files of a commit.</summary>
    public IFileTree Files(Revision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        var tree = _repository.Use(repository => repository.Lookup<Commit>(new ObjectId(revision.Sha))?.Tree.Id)
            ?? throw GitErrors.RevisionNotFound(revision.Sha, Repository, "It is not a commit of this repository.");
        return new CommitTree(_repository, tree, revision.Sha);
    }

    /// <summary>The files of the working copy as they are on disk, uncommitted ones included.</summary>
    /// <exception cref="GitOpsException"><c>WorkingTreeMissing</c>.</exception>
    public (Revision Revision, IFileTree Files) WorkingTree()
    {
        if (WorkingFolder is null)
        {
            throw GitErrors.WorkingTreeMissing(Repository);
        }

        var submodules = _repository.Use(repository =>
            repository.Index.Where(entry => entry.Mode == Mode.GitLink).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal));
        return (Resolve() with { IsWorkingTree = true }, new FolderTree(WorkingFolder, submodules));
    }

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();

    /// <summary>Keeps other processes from changing a URL's mirror; null for a local repository, where Git's own locks do.</summary>
    internal async Task<IDisposable?> LockAsync(CancellationToken cancellationToken) => _mirror is null ? null : await _mirror.LockAsync(cancellationToken);

    /// <summary>How commits get to and from the host of one of the repository's remotes.</summary>
    internal IGitTransport Transport(string remote, RepositoryUrl url) => GitTransports.For(
        url,
        _repository.Use(repository => repository.Info.Path),
        remote,
        _options.Credential,
        GitProgram.Find(Environment.GetEnvironmentVariable("PATH")),
        Environment.GetEnvironmentVariable);

    private static GitSource OpenLocal(string path, GitSourceOptions options)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Path.Exists(full))
        {
            throw GitErrors.RepositoryNotFound(path, "there is nothing at that path.");
        }

        var gitFolder = LibGit2Sharp.Repository.Discover(full) ?? throw GitErrors.RepositoryNotFound(path, "neither it nor a folder above it holds one.");
        var open = new OpenRepository(gitFolder, path);
        return open.Use(repository =>
        {
            var root = repository.Info.WorkingDirectory is { } folder ? Path.TrimEndingDirectorySeparator(folder) : null;
            return new GitSource(open, options, mirror: null, NameOf(repository, root ?? gitFolder), root, FolderInside(root, full));
        });
    }

    private static string FolderInside(string? root, string path)
    {
        var inside = root is null ? "." : Path.GetRelativePath(root, path).Replace('\\', '/');
        return inside.Split('/')[0] is "." or ".." or ".git" ? "" : inside;
    }

    private static string NameOf(Repository repository, string path)
    {
        var origin = repository.Network.Remotes["origin"]?.Url;
        return RepositoryName.Of(string.IsNullOrEmpty(origin) ? path : origin);
    }
}
