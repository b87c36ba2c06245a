namespace GitOps.Core.Git;

/// <summary>
/// The files of a folder on disk as they are now, uncommitted ones and those Git ignores included, without <c>.git</c>.
/// </summary>
public sealed class FolderTree : LinkedFileTree
{
    private readonly string _root;
    private readonly IReadOnlySet<string> _submodules;

    /// <summary>Opens a folder.</summary>
    /// <param name="root">Path of the folder, which becomes the tree's root.</param>
    /// <param name="submodules">Paths in it that hold Git submodules.</param>
    public FolderTree(string root, IReadOnlySet<string>? submodules = null)
    {
        _root = Path.GetFullPath(root);
        _submodules = submodules ?? new HashSet<string>();
    }

    /// <summary>Always null: files on disk belong to no commit.</summary>
    public override string? Commit => null;

    private protected override IEnumerable<TreeNode> ReadFolder(string realPath)
    {
        foreach (var info in new DirectoryInfo(OnDisk(realPath)).EnumerateFileSystemInfos())
        {
            if (info.Name == ".git")
            {
                continue;
            }

            yield return new TreeNode(info.Name, KindOf(info, TreePath.Join(realPath, info.Name)));
        }
    }

    private protected override string ReadLink(string realPath, TreeNode link) => new FileInfo(OnDisk(realPath)).LinkTarget ?? "";

    private protected override byte[] ReadFile(string realPath, TreeNode file) => File.ReadAllBytes(OnDisk(realPath));

    private string OnDisk(string path) => Path.Combine(_root, path);

    private NodeKind KindOf(FileSystemInfo info, string path)
    {
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint) && info.LinkTarget is not null)
        {
            return NodeKind.Link;
        }

        if (info is not DirectoryInfo)
        {
            return NodeKind.File;
        }

        return _submodules.Contains(path) || Path.Exists(Path.Combine(info.FullName, ".git")) ? NodeKind.Submodule : NodeKind.Folder;
    }
}
