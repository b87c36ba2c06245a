using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>Makes a path what it was at a revision, and touches nothing else.</summary>
internal sealed class PathRestoration(IGitStore store, IRevertStore reverts)
{
    /// <summary>The plan for a request.</summary>
    public RevertPlan Plan(RevertRequest request, BranchChoice branch)
    {
        var tip = branch.Tip;
        var then = store.Commit(new RevisionResolver(store).Resolve(request.To).Sha)!;
        var path = RealPath(request.Path, tip, then);
        if (path.Length > 0 && Node(then.Tree, path) is null)
        {
            throw RevertErrors.PathNotThere(request.Path, then.Describe(null));
        }

        var tree = path.Length == 0 ? then.Tree : reverts.Replace(tip.Tree, path, then.Tree);
        if (tree == tip.Tree)
        {
            throw RevertErrors.PathAsThen(Name(path), then.Describe(null), branch.Base);
        }

        var byId = request with { To = then.Sha, Path = path };
        var message = RevertMessage.ForPath(Name(path), then);
        return new RevertPlan(byId, [.. Since(then, tip, path)], branch, [new PlannedCommit(tree, message)], new CommitTree(store, tree, commit: null))
        {
            RestoredTo = then.Describe(null),
        };
    }

    /// <summary>Whether a path has the same content in two commits.</summary>
    public bool IsSame(string path, GitCommit one, GitCommit other) => Content(one, path) == Content(other, path);

    /// <summary>How a path is called in sentences.</summary>
    public static string Name(string path) => path.Length == 0 ? "all files" : path;

    // A path may lead through symbolic links; what is replaced is what it leads to. It may be there only then.
    private string RealPath(string path, GitCommit tip, GitCommit then) =>
        new CommitTree(store, tip.Tree, tip.Sha).RealPath(path) ?? new CommitTree(store, then.Tree, then.Sha).RealPath(path) ?? throw RevertErrors.PathNotThere(path, then.Describe(null));

    /// <summary>The commits since then that changed the path: as with git log, a merge that took it from one side as it is did not.</summary>
    private IEnumerable<Revision> Since(GitCommit then, GitCommit tip, string path) =>
        from sha in reverts.Log([tip.Sha], [then.Sha], firstParents: false)
        let commit = store.Commit(sha)!
        where commit.Parents.Count == 0 ? Content(commit, path) is not null : commit.Parents.All(parent => store.Commit(parent) is not { } before || !IsSame(path, before, commit))
        select commit.Describe(null);

    private string? Content(GitCommit commit, string path) => path.Length == 0 ? commit.Tree : Node(commit.Tree, path)?.ContentId;

    private TreeNode? Node(string tree, string path)
    {
        TreeNode? node = null;
        string? folder = tree;
        foreach (var part in path.Split('/'))
        {
            node = folder is null ? null : store.List(folder, path, null).FirstOrDefault(entry => entry.Name == part);
            folder = node?.Kind == NodeKind.Folder ? node.ContentId : null;
        }

        return node;
    }
}
