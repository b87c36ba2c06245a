using GitOps.Core.Files;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// The folder of a kustomization that is being built, and the chain of those that led to it. Files are read from the
/// folder and below only; other folders are entered, never twice on one chain.
/// </summary>
internal sealed class KustomizationRoot
{
    /// <summary>The names a kustomization's file may have.</summary>
    public static readonly IReadOnlyList<string> FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly KustomizationRoot? _referrer;

    public KustomizationRoot(IFileTree tree, string folder, RemoteBase? remote = null, KustomizationRoot? referrer = null)
    {
        Tree = tree;
        Folder = folder;
        Remote = remote;
        _referrer = referrer;
    }

    public IFileTree Tree { get; }

    /// <summary>Path of the folder in the tree.</summary>
    public string Folder { get; }

    /// <summary>The repository the tree comes from, when it is another one.</summary>
    public RemoteBase? Remote { get; }

    /// <summary>Whether there is a kustomization file.</summary>
    public bool HasKustomization => KustomizationFiles().Count > 0;

    /// <summary>The kustomization file; there must be one and only one.</summary>
    public FileEntry FindKustomization(SourceLocation? askedBy)
    {
        var found = KustomizationFiles();
        return found.Count switch
        {
            1 => found[0],
            0 => throw KustomizeErrors.NoKustomization(Folder, askedBy),
            _ => throw KustomizeErrors.SeveralKustomizations(Folder, found, askedBy),
        };
    }

    /// <summary>Whether a path leads to a file of the tree.</summary>
    public bool IsFile(string path) => PathOf(path) is { } resolved && Tree.Find(resolved) is { Kind: FileKind.File };

    /// <summary>A file at or below the folder.</summary>
    public FileEntry FindFile(string path, SourceLocation askedBy)
    {
        if (PathOf(path) is not { } resolved)
        {
            throw KustomizeErrors.FileOutsideRoot(path, Folder, askedBy);
        }

        var entry = Tree.Find(resolved);
        if (!IsBelow(resolved, Folder) || !IsBelow(RealPath(resolved), RealPath(Folder)))
        {
            throw KustomizeErrors.FileOutsideRoot(path, Folder, askedBy);
        }

        return entry is { Kind: FileKind.File } ? entry : throw KustomizeErrors.FileNotFound(path, entry, askedBy);
    }

    /// <summary>The files of a folder below this one, in the order of their names; null where the path leads to no folder.</summary>
    public IReadOnlyList<FileEntry>? FindFiles(string path, SourceLocation askedBy) =>
        PathOf(path) is { } resolved && Tree.Find(resolved) is { Kind: FileKind.Folder }
            ? [.. Tree.List(resolved).Where(entry => entry.Kind == FileKind.File).OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => FindFile($"{path}/{entry.Name}", askedBy))]
            : null;

    /// <summary>The root at a folder of the same tree or in another repository.</summary>
    public KustomizationRoot Enter(string path, SourceLocation askedBy, IRemoteSource? remotes, CancellationToken cancellationToken)
    {
        if (Tree.Find(PathOf(path) ?? "") is not { Kind: FileKind.Folder or FileKind.Submodule } && RemoteBase.Parse(path) is { } remote)
        {
            return EnterRemote(remote, askedBy, remotes, cancellationToken);
        }

        if (RemoteBase.LooksLikeOne(path) && Tree.Find(PathOf(path) ?? "") is null)
        {
            throw RemoteErrors.NoAddress(askedBy);
        }

        if (PathOf(path) is not { } resolved)
        {
            throw KustomizeErrors.FolderOutsideRepository(path, askedBy);
        }

        var entry = Tree.Find(resolved);
        if (entry?.Kind is not FileKind.Folder)
        {
            throw KustomizeErrors.FileNotFound(path, entry, askedBy);
        }

        for (var visited = this; visited is not null; visited = visited._referrer)
        {
            if (ReferenceEquals(visited.Tree, Tree) && IsBelow(visited.Folder, resolved))
            {
                throw KustomizeErrors.Cycle(resolved, visited.Folder, askedBy);
            }
        }

        return new KustomizationRoot(Tree, resolved, Remote, this);
    }

    // A link inside the folder may lead out of it.
    private string RealPath(string path) => Tree.RealPath(path) ?? path;

    private List<FileEntry> KustomizationFiles() =>
        FileNames.Select(name => Tree.Find(TreePath.Join(Folder, name))).OfType<FileEntry>().Where(entry => entry.Kind == FileKind.File).ToList();

    private static bool IsBelow(string path, string folder) => folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private KustomizationRoot EnterRemote(RemoteBase remote, SourceLocation askedBy, IRemoteSource? remotes, CancellationToken cancellationToken)
    {
        for (var visited = this; visited is not null; visited = visited._referrer)
        {
            if (visited.Remote is { } other && other.Url == remote.Url && other.Ref == remote.Ref && IsBelow(visited.Folder, remote.Path))
            {
                throw KustomizeErrors.Cycle(remote.Display, visited.Folder, askedBy);
            }
        }

        var source = remotes ?? throw KustomizeErrors.RemoteUnavailable(remote.Display, askedBy);
        IFileTree tree;
        try
        {
            // The operator's folders are for the operator's repository, not for what it was led to.
            if (remote.IsFile && Remote is { IsFile: false })
            {
                throw RemoteErrors.FolderOfRemote(remote.Display);
            }

            tree = source.Open(remote, cancellationToken);
        }
        catch (GitOpsException exception)
        {
            throw KustomizeErrors.At(askedBy, exception);
        }

        return tree.Find(remote.Path) is { Kind: FileKind.Folder }
            ? new KustomizationRoot(tree, remote.Path, remote, this)
            : throw KustomizeErrors.FileNotFound($"{remote.Display}//{remote.Path}", null, askedBy);
    }

    private string? PathOf(string path) => path.StartsWith('/') ? null : TreePath.Normalize($"{Folder}/{path}");
}
