using System.Collections.Concurrent;
using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>The files of a commit, read from the object database; no checkout is made.</summary>
public sealed class CommitTree : LinkedFileTree
{
    private readonly OpenRepository _repository;

    // By real path. Looking a path up from the root reads every folder on the way again.
    private readonly ConcurrentDictionary<string, ObjectId> _folders = new(StringComparer.Ordinal);

    internal CommitTree(OpenRepository repository, ObjectId tree, string? commit)
    {
        _repository = repository;
        _folders[""] = tree;
        Commit = commit;
    }

    /// <summary>Full id of the commit; null for the tree of a commit that was not made.</summary>
    public override string? Commit { get; }

    private protected override IEnumerable<TreeNode> ReadFolder(string realPath)
    {
        var nodes = _repository.List(_folders[realPath], realPath, Commit);
        foreach (var folder in nodes.Where(node => node.Kind == NodeKind.Folder))
        {
            _folders[TreePath.Join(realPath, folder.Name)] = new ObjectId(folder.ContentId);
        }

        return nodes;
    }

    private protected override string ReadLink(string realPath, TreeNode link) => System.Text.Encoding.UTF8.GetString(ReadFile(realPath, link));

    private protected override byte[] ReadFile(string realPath, TreeNode file) => _repository.Read(realPath, Commit, repository =>
    {
        if (repository.Lookup<Blob>(new ObjectId(file.ContentId)) is not { } blob)
        {
            return null;
        }

        using var stream = blob.GetContentStream();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });
}
