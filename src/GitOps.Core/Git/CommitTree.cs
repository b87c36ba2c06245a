using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>The files of a commit, read from the object database; no checkout is made.</summary>
public sealed class CommitTree : LinkedFileTree
{
    private readonly OpenRepository _repository;
    private readonly ObjectId _tree;

    internal CommitTree(OpenRepository repository, ObjectId tree, string? commit)
    {
        _repository = repository;
        _tree = tree;
        Commit = commit;
    }

    /// <summary>Full id of the commit; null for the tree of a commit that was not made.</summary>
    public override string? Commit { get; }

    private protected override IEnumerable<TreeNode> ReadFolder(string realPath) => _repository.Read(realPath, Commit, repository =>
    {
        var root = repository.Lookup<Tree>(_tree);
        var folder = realPath.Length == 0 ? root : root?[realPath]?.Target as Tree;
        return folder?.Select(entry => new TreeNode(entry.Name, KindOf(entry.Mode), entry.Mode == Mode.Directory ? null : entry.Target.Sha)).ToList();
    });

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

    private static NodeKind KindOf(Mode mode) => mode switch
    {
        Mode.Directory => NodeKind.Folder,
        Mode.SymbolicLink => NodeKind.Link,
        Mode.GitLink => NodeKind.Submodule,
        _ => NodeKind.File,
    };
}
