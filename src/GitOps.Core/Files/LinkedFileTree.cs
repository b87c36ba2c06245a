using System.Collections.Concurrent;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Files;

/// <summary>What an entry of a folder is, before links are followed.</summary>
internal enum NodeKind
{
    File,
    Folder,
    Link,
    Submodule,
}

/// <summary>An entry of a folder, before links are followed.</summary>
internal sealed record TreeNode(string Name, NodeKind Kind, string? ContentId = null);

/// <summary>
/// A file tree over folders read one at a time, when first looked into, and kept. Follows symbolic links as a file system
/// would, but never out of the tree.
/// </summary>
public abstract class LinkedFileTree : IFileTree
{
    // As many as Linux follows before it answers ELOOP (path_resolution(7)).
    private const int MaxLinks = 40;

    private static readonly TreeNode Root = new("", NodeKind.Folder);
    private readonly ConcurrentDictionary<string, SortedList<string, TreeNode>> _folders = new(StringComparer.Ordinal);

    // Folders that were found, by the paths without links that lead to them.
    private readonly ConcurrentDictionary<string, SortedList<string, TreeNode>> _walked = new(StringComparer.Ordinal);

    private protected LinkedFileTree()
    {
    }

    /// <inheritdoc/>
    public abstract string? Commit { get; }

    /// <inheritdoc/>
    public FileEntry? Find(string path)
    {
        if (TreePath.Normalize(path) is not { } normal || Resolve(normal) is not { } found)
        {
            return null;
        }

        return Entry(normal, found.Node);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileEntry> List(string path)
    {
        if (TreePath.Normalize(path) is not { } normal || Resolve(normal) is not { } found)
        {
            return [];
        }

        return found.Node.Kind switch
        {
            NodeKind.Folder => Folder(found.RealPath).Values.Select(node => Listed(normal, found.RealPath, node)).ToList(),
            NodeKind.Submodule => throw GitErrors.SubmoduleNotSupported(normal),
            _ => [],
        };
    }

    /// <inheritdoc/>
    public byte[] Read(FileEntry file) => FileAt(file) is var (realPath, node) ? ReadFile(realPath, node) : throw GitErrors.FileNotFound(file.Path, Commit);

    /// <inheritdoc/>
    public long Size(FileEntry file) => FileAt(file) is var (realPath, node) ? FileSize(realPath, node) : throw GitErrors.FileNotFound(file.Path, Commit);

    /// <inheritdoc/>
    public string? RealPath(string path) => TreePath.Normalize(path) is { } normal ? Resolve(normal)?.RealPath : null;

    private protected abstract IEnumerable<TreeNode> ReadFolder(string realPath);

    private protected abstract string ReadLink(string realPath, TreeNode link);

    private protected abstract byte[] ReadFile(string realPath, TreeNode file);

    private protected abstract long FileSize(string realPath, TreeNode file);

    private (string RealPath, TreeNode Node)? FileAt(FileEntry file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Resolve(file.Path) is { Node.Kind: NodeKind.File } found ? found : null;
    }

    private static bool IsBelow(string path, string folder) => folder.Length == 0 || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static FileEntry Entry(string path, TreeNode node) => new(path, Kind(node.Kind), node.Kind == NodeKind.File ? node.ContentId : null);

    private static FileKind Kind(NodeKind kind) => kind switch
    {
        NodeKind.Folder => FileKind.Folder,
        NodeKind.Submodule => FileKind.Submodule,
        _ => FileKind.File,
    };

    private SortedList<string, TreeNode> Folder(string realPath) => _folders.GetOrAdd(realPath, path =>
    {
        var nodes = new SortedList<string, TreeNode>(StringComparer.Ordinal);
        foreach (var node in ReadFolder(path))
        {
            nodes[node.Name] = node;
        }

        return nodes;
    });

    private FileEntry Listed(string folder, string realFolder, TreeNode node)
    {
        var path = TreePath.Join(folder, node.Name);
        if (node.Kind != NodeKind.Link)
        {
            return Entry(path, node);
        }

        var realPath = TreePath.Join(realFolder, node.Name);
        if (Resolve(realPath) is not { } target)
        {
            // Leads to nothing: an error only for whoever reads it.
            return new FileEntry(path, FileKind.File);
        }

        if (target.Node.Kind == NodeKind.Folder && IsBelow(realPath, target.RealPath))
        {
            throw GitErrors.SymbolicLinkLoop(path, Commit);
        }

        return Entry(path, target.Node);
    }

    private (string RealPath, TreeNode Node)? Resolve(string path)
    {
        var slash = path.LastIndexOf('/');
        var folder = slash < 0 ? "" : path[..slash];
        if (_walked.TryGetValue(folder, out var siblings) && siblings.TryGetValue(path[(slash + 1)..], out var node) && node.Kind != NodeKind.Link)
        {
            return (path, node);
        }

        var found = Walk(path);
        if (found is { } place && place.RealPath == path && path.Length > 0)
        {
            _walked[folder] = Folder(folder);
        }

        return found;
    }

    private (string RealPath, TreeNode Node)? Walk(string path)
    {
        var ahead = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        var behind = new List<string>();
        var node = Root;
        var (links, lastLink) = (0, "");
        while (ahead.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (behind.Count == 0)
                {
                    throw GitErrors.SymbolicLinkLeavesRepository(lastLink, Commit);
                }

                behind.RemoveAt(behind.Count - 1);
                node = Root;
                continue;
            }

            var folder = string.Join('/', behind);
            if (node.Kind == NodeKind.Submodule)
            {
                throw GitErrors.SubmoduleNotSupported(folder);
            }

            if (node.Kind != NodeKind.Folder || !Folder(folder).TryGetValue(part, out var child))
            {
                return null;
            }

            if (child.Kind != NodeKind.Link)
            {
                behind.Add(part);
                node = child;
                continue;
            }

            lastLink = TreePath.Join(folder, part);
            if (++links > MaxLinks)
            {
                throw GitErrors.SymbolicLinkLoop(path, Commit);
            }

            var target = ReadLink(lastLink, child).Replace('\\', '/');
            if (target.StartsWith('/') || target.Contains(':', StringComparison.Ordinal) && Path.IsPathFullyQualified(target))
            {
                throw GitErrors.SymbolicLinkLeavesRepository(lastLink, Commit);
            }

            foreach (var step in Enumerable.Reverse(target.Split('/')))
            {
                ahead.Push(step);
            }
        }

        return (string.Join('/', behind), node);
    }
}
