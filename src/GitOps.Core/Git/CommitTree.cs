using System.Collections.Concurrent;
using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Git;

/// <summary>The files of a commit, read from the object database; no checkout is made.</summary>
internal sealed class CommitTree : LinkedFileTree
{
    private const int MaxLinkLength = 4096;
    private readonly IGitStore _store;

    // By real path. Looking a path up from the root reads every folder on the way again.
    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    internal CommitTree(IGitStore store, string tree, string? commit)
    {
        _store = store;
        _folders[""] = tree;
        Commit = commit;
    }

    /// <summary>Full id of the commit; null for the tree of a commit that was not made.</summary>
    public override string? Commit { get; }

    private protected override IEnumerable<TreeNode> ReadFolder(string realPath)
    {
        var nodes = _store.List(_folders[realPath], realPath, Commit);
        foreach (var folder in nodes.Where(node => node.Kind == NodeKind.Folder))
        {
            _folders[TreePath.Join(realPath, folder.Name)] = folder.ContentId!;
        }

        return nodes;
    }

    // What no system would follow is not read either.
    private protected override string ReadLink(string realPath, TreeNode link) => FileSize(realPath, link) <= MaxLinkLength
        ? System.Text.Encoding.UTF8.GetString(ReadFile(realPath, link))
        : throw GitErrors.SymbolicLinkLeavesRepository(realPath, Commit);

    private protected override byte[] ReadFile(string realPath, TreeNode file) => _store.Read(file.ContentId!, realPath, Commit);

    private protected override long FileSize(string realPath, TreeNode file) => _store.Size(file.ContentId!, realPath, Commit);
}
