using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>Works out what taking commits back leads to. Writes objects that nothing refers to, and no branch, index or file.</summary>
internal sealed class RevertPlanner(IGitStore store, IRevertStore reverts)
{
    /// <summary>The plan for a request.</summary>
    public RevertPlan Plan(RevertRequest request)
    {
        var branch = BranchChoice.For(store, request);
        var commits = Commits(request, branch);
        var tree = Revert(commits, branch, request.Mainline);
        if (tree == branch.Tip.Tree)
        {
            throw RevertErrors.NothingToRevert(Describe(commits[0]), branch.Base);
        }

        return new RevertPlan(
            commits.Select(Describe).ToList(),
            branch.Target,
            branch.Tip.Describe(branch.Base),
            RevertMessage.For(commits, request.Mainline),
            new CommitTree(store, tree, commit: null),
            tree,
            branch.Base);
    }

    private static Revision Describe(GitCommit commit) => commit.Describe(name: null);

    private List<GitCommit> Commits(RevertRequest request, BranchChoice branch)
    {
        var newest = Commit(request.Revision);
        if (!reverts.IsPartOf(newest.Sha, branch.Tip.Sha))
        {
            throw RevertErrors.CommitNotOnBranch(Describe(newest), branch.Base);
        }

        if (request.After is null)
        {
            return [newest];
        }

        var after = Commit(request.After);
        if (!reverts.IsPartOf(after.Sha, newest.Sha))
        {
            throw RevertErrors.CommitNotOnBranch(Describe(after), Describe(newest).ShortSha);
        }

        var range = reverts.FirstParents(newest.Sha, after.Sha).Select(sha => store.Commit(sha)!).ToList();
        return range.Count > 0 ? range : throw RevertErrors.NothingToRevert(Describe(newest), branch.Base);
    }

    private GitCommit Commit(string revision) => store.Commit(new RevisionResolver(store).Resolve(revision).Sha)!;

    private string Revert(List<GitCommit> commits, BranchChoice branch, int? mainline)
    {
        var (onto, tree) = (branch.Tip.Sha, branch.Tip.Tree);
        foreach (var commit in commits)
        {
            var parents = commit.Parents.Count;
            if (parents > 1 && (mainline is not { } parent || parent < 1 || parent > parents))
            {
                throw RevertErrors.MergeCommitNeedsMainline(Describe(commit), commit.Parents.Select(sha => Describe(store.Commit(sha)!)));
            }

            // Without its parent, taking it back would remove every file.
            if (ShallowEdges.Holds(store.GitFolder, commit.Sha, parents))
            {
                throw RevertErrors.HistoryTooShallow(Describe(commit), store.Display);
            }

            // Each further commit is taken back from what the one before left; only a commit can be built upon.
            onto = tree == branch.Tip.Tree ? onto : reverts.CreateIntermediate(tree, onto);
            var outcome = reverts.Revert(commit, parents > 1 ? mainline!.Value : 0, onto);
            tree = outcome.Tree ?? throw RevertErrors.RevertConflict(Describe(commit), branch.Base, outcome.Conflicts);
        }

        return tree;
    }
}
