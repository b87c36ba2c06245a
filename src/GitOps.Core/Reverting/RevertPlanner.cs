using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>Works out what taking commits back leads to. Writes objects that nothing refers to, and no branch, index or file.</summary>
internal sealed class RevertPlanner(IGitStore store, IRevertStore reverts)
{
    /// <summary>The plan for a request.</summary>
    public RevertPlan Plan(RevertRequest request) => Plan(request, BranchChoice.For(store, request));

    /// <summary>The plan for a request, from and to a branch that is chosen already.</summary>
    public RevertPlan Plan(RevertRequest request, BranchChoice branch) =>
        request.To is not null ? new PathRestoration(store, reverts).Plan(request, branch)
        : request.After is not null ? Together(request, branch)
        : OneByOne(request, branch);

    private static Revision Describe(GitCommit commit) => commit.Describe(name: null);

    private RevertPlan OneByOne(RevertRequest request, BranchChoice branch)
    {
        var commits = new RevertedCommits(store, reverts, branch).Of(request);
        var planned = new List<PlannedCommit>();
        foreach (var (commit, before, after) in Revert(commits, branch, request.Mainline))
        {
            planned.Add(after == before ? throw RevertErrors.NothingToRevert(Describe(commit), branch.Base) : new PlannedCommit(after, RevertMessage.For([commit], request.Mainline)));
        }

        return Of(request with { Revisions = [.. commits.Select(commit => commit.Sha)] }, commits, branch, planned);
    }

    private RevertPlan Together(RevertRequest request, BranchChoice branch)
    {
        var (commits, after) = new RevertedCommits(store, reverts, branch).Since(request);
        var tree = Revert(commits, branch, request.Mainline).Last().After;
        return tree == branch.Tip.Tree
            ? throw RevertErrors.NothingToRevert(Describe(commits[0]), branch.Base)
            : Of(request with { Revisions = [commits[0].Sha], After = after }, commits, branch, [new PlannedCommit(tree, RevertMessage.For(commits, request.Mainline))]);
    }

    private RevertPlan Of(RevertRequest request, IReadOnlyList<GitCommit> commits, BranchChoice branch, IReadOnlyList<PlannedCommit> planned) => new(
        request, [.. commits.Select(Describe)], branch, planned, new CommitTree(store, planned[^1].Tree, commit: null));

    private IEnumerable<(GitCommit Commit, string Before, string After)> Revert(IReadOnlyList<GitCommit> commits, BranchChoice branch, int? mainline)
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
            var before = tree;
            tree = outcome.Tree ?? throw RevertErrors.RevertConflict(Describe(commit), branch.Base, outcome.Conflicts);
            yield return (commit, before, tree);
        }
    }
}
