using GitOps.Core.Git;
using GitOps.Core.Rendering.Kustomize.Loading;

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
        CancellationToken cancellationToken)
    {
        var source = await Task.Run(() => GitSource.OpenAsync(repository, options, cancellationToken), cancellationToken);
        try
        {
            var tree = workingTree ? source.WorkingTree().Files : source.Files(source.Resolve(revision));
            return new SourceFiles(tree, Join(source.Folder, path.Replace('\\', '/')), new RemoteSource(repository, options), source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A folder or file on disk as it is. Its surroundings are readable too, because bases may lie beside it.</summary>
    public static async Task<SourceFiles> OnDiskAsync(string path, GitSourceOptions options, CancellationToken cancellationToken)
    {
        var root = await WorkingFolderOfAsync(path, cancellationToken) ?? System.IO.Path.GetPathRoot(path)!;
        var inside = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        return new SourceFiles(new FolderTree(root), inside == "." ? "" : inside, new RemoteSource(root, options), Source: null);
    }

    public void Dispose()
    {
        Remotes.Dispose();
        Source?.Dispose();
    }

    private static async Task<string?> WorkingFolderOfAsync(string path, CancellationToken cancellationToken)
    {
        // A path that does not exist is looked for in the repository it would be in.
        var existing = path;
        while (!System.IO.Path.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        try
        {
            using var source = await Task.Run(() => GitSource.OpenAsync(existing, cancellationToken: cancellationToken), cancellationToken);
            return source.WorkingFolder;
        }
        catch (GitOpsException notInARepository) when (notInARepository.Kind == FailureKind.NotFound)
        {
            return null;
        }
    }

    private static string Join(string folder, string path) => folder.Length == 0 ? path : path.Length == 0 ? folder : $"{folder}/{path}";
}
