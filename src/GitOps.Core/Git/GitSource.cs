using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Mirrors;
using GitOps.Core.Git.Programs;
using GitOps.Core.Git.Stores;
using GitOps.Core.Git.Transports;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Git;

/// <summary>
/// A Git repository to read manifests from: a local one, or a URL that is kept as a bare mirror in the user's cache folder.
/// Safe for use by several threads. Trees read from it need it open.
/// </summary>
public sealed class GitSource : IDisposable
{
    private readonly IGitStore _store;
    private readonly GitSourceOptions _options;
    private readonly Mirror? _mirror;

    private GitSource(IGitStore store, GitSourceOptions options, Mirror? mirror, string name, string? workingFolder, string folder)
    {
        _store = store;
        _options = options;
        _mirror = mirror;
        Name = name;
        WorkingFolder = workingFolder;
        Folder = folder;
    }

    /// <summary>The path or the URL, without user information.</summary>
    public string Repository => _store.Display;

    /// <summary>A short name: the last part of the URL, of the origin's URL or of the path, without <c>.git</c>.</summary>
    public string Name { get; }

    /// <summary>Where the working copy is on disk; null for a URL and for a bare repository.</summary>
    public string? WorkingFolder { get; }

    /// <summary>The folder inside the working copy that was named, from its root; empty for the root, a URL and a bare repository.</summary>
    public string Folder { get; }

    /// <summary>Whether it is a URL, read from a mirror.</summary>
    public bool IsMirror => _mirror is not null;

    /// <summary>The URL that a local repository was cloned from; null when it has none, and for a URL.</summary>
    public string? Origin => IsMirror ? null : _store.RemoteUrl("origin", push: false);

    /// <summary>The repository itself.</summary>
    internal IGitStore Store => _store;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => _options.Time;

    /// <summary>The git program in the working copy or the repository; null where there is none.</summary>
    internal RepositoryProgram? Program => _store is ProgramStore store ? store.Program
        : GitProgram.Find(Environment.GetEnvironmentVariable("PATH")) is { Works: true } git ? new RepositoryProgram(git, WorkingFolder ?? _store.GitFolder, new Dictionary<string, string>())
        : null;

    /// <summary>Opens a local repository (any path inside a working copy, or a bare one), or fetches a URL.</summary>
    /// <param name="repository">Path or URL.</param>
    /// <param name="options">How it is reached.</param>
    /// <param name="cancellationToken">Stops waiting for the host or for another process that is fetching.</param>
    /// <exception cref="GitOpsException">
    /// <c>RepositoryNotFound</c>, <c>RepositoryOwnerNotTrusted</c>, <c>RepositoryNotReadable</c>, <c>RepositoryNeedsGit</c>; for a URL also <c>RepositoryUrlNotSupported</c>,
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
        return new GitSource(GitStores.OpenMirror(folder, url.Display), options, mirror, url.Name, workingFolder: null, folder: "");
    }

    /// <summary>How a repository is named to people when it is a URL: without user information. Null for a path.</summary>
    /// <exception cref="GitOpsException"><c>RepositoryUrlNotSupported</c>.</exception>
    public static string? DisplayOfUrl(string repository) => RepositoryUrl.Parse(repository)?.Display;

    /// <summary>A path as it is from the repository's root: a repository may be named by one of its folders, and the path goes on from there.</summary>
    public string PathIn(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = path.Replace('\\', '/');
        return path.Length == 0 ? Folder : TreePath.Normalize(TreePath.Join(Folder, path)) ?? path;
    }

    /// <summary>The names of its branches and tags.</summary>
    public IReadOnlyList<string> RevisionNames() => [.. _store.Branches, .. _store.Tags];

    /// <summary>The commit that a revision names: a branch, a tag, a full or short commit id, an expression such as <c>HEAD~2</c>, or a range of versions over tags.</summary>
    /// <param name="revision">The revision; null or empty for HEAD (for a URL, its default branch).</param>
    /// <exception cref="GitOpsException"><c>RevisionNotFound</c>, <c>RevisionAmbiguous</c>, <c>RevisionNotACommit</c>, <c>RepositoryEmpty</c>.</exception>
    public Revision Resolve(string? revision = null) => new RevisionResolver(_store, IsMirror).Resolve(revision);

    /// <summary>
    /// What a revision leads to now, asked of the host of a URL without fetching anything: another text than before says that it may
    /// lead to another commit.
    /// </summary>
    /// <exception cref="GitOpsException">What <see cref="Resolve"/> throws of a local repository, and the host does not answer or does not let us in.</exception>
    internal async Task<string> LookAsync(string? revision, CancellationToken cancellationToken) => _mirror is null
        ? await Task.Run(() => Resolve(revision).Sha, cancellationToken)
        : RemoteTip.Of(await _mirror.ListAsync(cancellationToken), revision);

    /// <summary>Whether a branch was set back or rewritten: the commit it led to is not in the history of the one it leads to now.</summary>
    internal bool IsRewritten(Revision before, Revision after) =>
        before.Sha != after.Sha && !_store.IsShallow && (after.Name is null || IsBranch(after.Name)) && Git.MergeBase.Of(_store, before.Sha, after.Sha) != before.Sha;

    /// <summary>The commit at which two lines of history part: the newest one that both come from.</summary>
    /// <exception cref="GitOpsException"><c>HistoryTooShallow</c>, <c>MergeBaseMissing</c>.</exception>
    public Revision MergeBase(Revision one, Revision other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var sha = Git.MergeBase.Of(_store, one.Sha, other.Sha)
            ?? throw (_store.IsShallow ? GitErrors.MergeBaseNotFetched(one, other, Repository, IsMirror) : GitErrors.MergeBaseMissing(one, other, Repository));
        return sha == one.Sha ? one : Resolve(sha);
    }

    /// <summary>The files of a commit.</summary>
    public IFileTree Files(Revision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        var commit = _store.Commit(revision.Sha) ?? throw GitErrors.RevisionNotFound(revision.Sha, Repository, "It is not a commit of this repository.");
        return new CommitTree(_store, commit.Tree, revision.Sha);
    }

    /// <summary>The files of the working copy as they are on disk, uncommitted ones included, and the commit they follow.</summary>
    /// <exception cref="GitOpsException"><c>WorkingTreeMissing</c>, <c>RepositoryNotReadable</c>, <c>RepositoryNeedsGit</c>.</exception>
    public (Revision Revision, IFileTree Files) WorkingTree()
    {
        var files = WorkingFiles();
        return (Resolve() with { IsWorkingTree = true }, files);
    }

    /// <summary>The files of the working copy as they are on disk, uncommitted ones included.</summary>
    /// <exception cref="GitOpsException"><c>WorkingTreeMissing</c>, <c>RepositoryNotReadable</c>, <c>RepositoryNeedsGit</c>.</exception>
    public IFileTree WorkingFiles() => WorkingFolder is null
        ? throw GitErrors.WorkingTreeMissing(Repository)
        : new FolderTree(WorkingFolder, _store, IndexedFiles.Of(_store, WorkingFolder, Program));

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    /// <summary>Keeps other processes from changing a URL's mirror; null for a local repository, where Git's own locks do.</summary>
    internal async Task<IDisposable?> LockAsync(CancellationToken cancellationToken) => _mirror is null ? null : await _mirror.LockAsync(cancellationToken);

    /// <summary>How commits get to and from the host of one of the repository's remotes.</summary>
    internal IGitTransport Transport(string remote, RepositoryUrl url)
    {
        var git = GitProgram.Find(Environment.GetEnvironmentVariable("PATH"));

        // git runs what the other side checks pushes with; libgit2 passes it by where that is a folder.
        return _store is ProgramStore || (url.Scheme == "file" && git is { Works: true })
            ? new GitProgramTransport(git!, _store.GitFolder, remote, url, hasSshCommand: _store.Setting("core.sshCommand") is not null, _options.Credential)
            : GitTransports.For(url, _store.GitFolder, remote, _options.Credential, git, Environment.GetEnvironmentVariable);
    }

    private bool IsBranch(string name) => _store.Branches.Any(branch => branch == name || name == $"refs/heads/{branch}" || branch == $"origin/{name}");

    private static GitSource OpenLocal(string path, GitSourceOptions options)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Path.Exists(full))
        {
            throw GitErrors.RepositoryNotFound(path, "there is nothing at that path.");
        }

        var store = GitStores.Open(full, path, Environment.GetEnvironmentVariable);
        var root = store.WorkingFolder;
        var origin = store.RemoteUrl("origin", push: false);
        var name = RepositoryName.Of(string.IsNullOrEmpty(origin) ? root ?? store.GitFolder : origin);
        return new GitSource(store, options, mirror: null, name, root, FolderInside(root, full));
    }

    private static string FolderInside(string? root, string path)
    {
        var inside = root is null ? "." : Path.GetRelativePath(root, path).Replace('\\', '/');
        return inside.Split('/')[0] is "." or ".." or ".git" ? "" : inside;
    }
}
