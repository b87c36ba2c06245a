using GitOps.Core.Files;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Git;

/// <summary>
/// The files of a folder on disk as they are now, uncommitted ones and those Git ignores included, without <c>.git</c>. What a
/// sparse checkout leaves off the disk is read from Git: it was not deleted.
/// </summary>
public sealed class FolderTree : LinkedFileTree
{
    private readonly string _root;
    private readonly IReadOnlySet<string> _submodules;
    private readonly IGitStore? _store;

    // By folder: what is in Git and not on disk, by name.
    private readonly Dictionary<string, Dictionary<string, TreeNode>> _absent = new(StringComparer.Ordinal);

    /// <summary>Opens a folder.</summary>
    /// <param name="root">Path of the folder, which becomes the tree's root.</param>
    public FolderTree(string root)
    {
        _root = Path.GetFullPath(root);
        _submodules = new HashSet<string>();
    }

    /// <summary>Opens a working copy.</summary>
    internal FolderTree(string root, IGitStore store, IndexedFiles index)
        : this(root)
    {
        _submodules = index.Submodules;
        _store = store;
        foreach (var file in index.Absent)
        {
            AddAbsent(file.Path, new TreeNode(file.Path[(file.Path.LastIndexOf('/') + 1)..], file.Kind, file.Blob));
        }
    }

    /// <summary>Always null: files on disk belong to no commit.</summary>
    public override string? Commit => null;

    private protected override IEnumerable<TreeNode> ReadFolder(string realPath)
    {
        var absent = _absent.GetValueOrDefault(realPath)?.Values ?? Enumerable.Empty<TreeNode>();
        var folder = new DirectoryInfo(OnDisk(realPath));
        var there = folder.Exists || absent.Any() is false
            ? folder.EnumerateFileSystemInfos().Where(info => info.Name != ".git").Select(info => new TreeNode(info.Name, KindOf(info, TreePath.Join(realPath, info.Name)))).ToList()
            : [];
        return there.Concat(absent.ExceptBy(there.Select(node => node.Name), node => node.Name));
    }

    private protected override string ReadLink(string realPath, TreeNode link) => link.ContentId is null
        ? new FileInfo(OnDisk(realPath)).LinkTarget ?? ""
        : System.Text.Encoding.UTF8.GetString(_store!.Read(link.ContentId, realPath, commit: null));

    // A pipe has no size, and reading it would wait for somebody to write to it.
    private protected override byte[] ReadFile(string realPath, TreeNode file) => file.ContentId is null
        ? FileSize(realPath, file) == 0 ? [] : File.ReadAllBytes(OnDisk(realPath))
        : _store!.Read(file.ContentId, realPath, commit: null);

    private void AddAbsent(string path, TreeNode node)
    {
        var slash = path.LastIndexOf('/');
        var folder = slash < 0 ? "" : path[..slash];
        if (!_absent.TryGetValue(folder, out var nodes))
        {
            _absent[folder] = nodes = new(StringComparer.Ordinal);
            if (folder.Length > 0)
            {
                AddAbsent(folder, new TreeNode(folder[(folder.LastIndexOf('/') + 1)..], NodeKind.Folder));
            }
        }

        nodes[node.Name] = node;
    }

    private protected override long FileSize(string realPath, TreeNode file) => new FileInfo(OnDisk(realPath)).Length;

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
