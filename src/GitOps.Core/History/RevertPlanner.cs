using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>Works out what taking commits back leads to. Writes objects that nothing refers to, and no branch, index or file.</summary>
internal sealed class RevertPlanner(Repository repository, OpenRepository opened)
{
    /// <summary>The plan for a request.</summary>
    public RevertPlan Plan(RevertRequest request)
    {
        var branch = BranchChoice.For(repository, request, opened.Display);
        var commits = Commits(request, branch);
        var tree = Revert(commits, branch, request.Mainline);
        if (tree.Id == branch.Tip.Tree.Id)
        {
            throw RevertErrors.NothingToRevert(Describe(commits[0]), branch.Base);
        }

        return new RevertPlan(
            commits.Select(Describe).ToList(),
            branch.Target,
            RevisionResolver.Describe(branch.Tip, branch.Base),
            RevertMessage.For(commits, request.Mainline),
            new CommitTree(opened, tree.Id, commit: null),
            tree.Sha,
            branch.Base);
    }

    private static Revision Describe(Commit commit) => RevisionResolver.Describe(commit, name: null);

    private List<Commit> Commits(RevertRequest request, BranchChoice branch)
    {
        var newest = Commit(request.Revision);
        if (!IsPartOf(newest, branch.Tip))
        {
            throw RevertErrors.CommitNotOnBranch(Describe(newest), branch.Base);
        }

        if (request.After is null)
        {
            return [newest];
        }

        var after = Commit(request.After);
        if (!IsPartOf(after, newest))
        {
            throw RevertErrors.CommitNotOnBranch(Describe(after), Describe(newest).ShortSha);
        }

        var range = repository.Commits.QueryBy(new CommitFilter
        {
            IncludeReachableFrom = newest,
            ExcludeReachableFrom = after,
            FirstParentOnly = true,
            SortBy = CommitSortStrategies.Topological,
        }).ToList();
        return range.Count > 0 ? range : throw RevertErrors.NothingToRevert(Describe(newest), branch.Base);
    }

    private Commit Commit(string revision) => repository.Lookup<Commit>(new ObjectId(new RevisionResolver(repository, opened.Display).Resolve(revision).Sha));

    private bool IsPartOf(Commit commit, Commit tip) => repository.ObjectDatabase.FindMergeBase(commit, tip)?.Id == commit.Id;

    private Tree Revert(List<Commit> commits, BranchChoice branch, int? mainline)
    {
        var graph = new CommitGraph(repository);
        var onto = branch.Tip;
        foreach (var commit in commits)
        {
            var parents = commit.Parents.Count();
            if (parents > 1 && (mainline is not { } parent || parent < 1 || parent > parents))
            {
                throw RevertErrors.MergeCommitNeedsMainline(Describe(commit), commit.Parents.Select(Describe));
            }

            // Without its parent, taking it back would remove every file.
            if (ShallowEdges.Holds(repository, graph.Commit(commit.Id)))
            {
                throw RevertErrors.HistoryTooShallow(Describe(commit), opened.Display);
            }

            var result = repository.ObjectDatabase.RevertCommit(commit, onto, parents > 1 ? mainline!.Value : 0, new MergeTreeOptions());
            if (result.Status == MergeTreeStatus.Conflicts)
            {
                throw RevertErrors.RevertConflict(Describe(commit), branch.Base, result.Conflicts.Select(PathOf).ToHashSet());
            }

            // Each further commit is taken back from what the one before left; only a commit can be built upon.
            onto = repository.ObjectDatabase.CreateCommit(branch.Tip.Author, branch.Tip.Author, "", result.Tree, [onto], prettifyMessage: false);
        }

        return onto.Tree;
    }

    private static string PathOf(Conflict conflict) => (conflict.Ours ?? conflict.Ancestor ?? conflict.Theirs).Path;
}
