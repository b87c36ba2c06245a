using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Commands;

/// <summary>Files to render from, and where in them to begin.</summary>
/// <param name="Tree">The files.</param>
/// <param name="Path">Folder or file in them; empty for the root.</param>
/// <param name="Remotes">What they may refer to elsewhere.</param>
/// <param name="Source">The repository they are read from, which has to stay open; null for files on disk outside of one.</param>
internal sealed record SourceFiles(IFileTree Tree, string Path, RemoteSource Remotes, IDisposable? Source) : IDisposable
{
    public static async Task<SourceFiles> OfRepositoryAsync(
        string repository,
        GitSourceOptions options,
        string path,
        string? revision,
        bool workingTree,
        string[] allowedHosts,
        CancellationToken cancellationToken)
    {
        GitSource source;
        try
        {
            source = await Task.Run(() => GitSource.OpenAsync(repository, options, cancellationToken), cancellationToken);
        }
        catch (GitOpsException notInARepository) when (notInARepository.ErrorId == "RepositoryNotFound" && string.IsNullOrEmpty(revision) && Directory.Exists(repository))
        {
            return Folder(repository, path, options, allowedHosts);
        }

        try
        {
            var tree = workingTree ? source.WorkingTree().Files : source.Files(source.Resolve(revision));
            var remotes = new RemoteSource(repository, options, new AllowedHosts(repository, source.Origin, allowedHosts));
            return new SourceFiles(tree, Join(source.Folder, path.Replace('\\', '/')), remotes, source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A folder or file on disk as it is. In a Git repository all of that is readable, because bases may lie beside it; elsewhere nothing around it is.</summary>
    /// <param name="place">The folder or file.</param>
    /// <param name="below">What to begin with in the folder; empty for the folder itself.</param>
    /// <param name="options">How its origin is reached.</param>
    /// <param name="allowedHosts">What it may refer to elsewhere.</param>
    /// <param name="cancellationToken">Stops looking for the repository.</param>
    public static async Task<SourceFiles> OnDiskAsync(string place, string below, GitSourceOptions options, string[] allowedHosts, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(place, below);
        if (await RepositoryOfAsync(path, cancellationToken) is not { } source)
        {
            return Directory.Exists(place)
                ? Folder(place, below, options, allowedHosts)
                : Folder(System.IO.Path.GetDirectoryName(place)!, System.IO.Path.GetFileName(place), options, allowedHosts);
        }

        var root = source.WorkingFolder!;
        var inside = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        return new SourceFiles(source.WorkingFiles(), inside == "." ? "" : inside, new RemoteSource(root, options, new AllowedHosts(root, source.Origin, allowedHosts)), source);
    }

    public void Dispose()
    {
        Remotes.Dispose();
        Source?.Dispose();
    }

    // A folder outside of Git is its own whole: what lies above it, or a link out of it leads to, may be anybody's.
    private static SourceFiles Folder(string root, string path, GitSourceOptions options, string[] allowedHosts) =>
        new(new FolderTree(root), path.Replace('\\', '/'), new RemoteSource(root, options, new AllowedHosts(root, origin: null, allowedHosts)), Source: null);

    private static async Task<GitSource?> RepositoryOfAsync(string path, CancellationToken cancellationToken)
    {
        // A path that does not exist is looked for in the repository it would be in.
        var existing = path;
        while (!System.IO.Path.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        try
        {
            var source = await Task.Run(() => GitSource.OpenAsync(existing, cancellationToken: cancellationToken), cancellationToken);
            if (source.WorkingFolder is not null)
            {
                return source;
            }

            source.Dispose();
            return null;
        }
        catch (GitOpsException notInARepository) when (notInARepository.Kind == FailureKind.NotFound)
        {
            return null;
        }
    }

    private static string Join(string folder, string path) => folder.Length == 0 ? path : path.Length == 0 ? folder : $"{folder}/{path}";
}
