using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>Which commits a request names, newest first in history, in whatever order it names them.</summary>
internal sealed class RevertedCommits(IGitStore store, IRevertStore reverts, BranchChoice branch)
{
    private const string Dots = "..";

    /// <summary>The commits that a request takes back one by one.</summary>
    public IReadOnlyList<GitCommit> Of(RevertRequest request)
    {
        var named = request.Revisions.SelectMany(revision => Named(revision, request.Mainline is not null)).Distinct().ToList();
        if (named.Count > 1)
        {
            var chosen = named.ToHashSet();
            named = [.. reverts.Log(named, [], firstParents: false).Where(chosen.Contains)];
        }

        return [.. named.Select(sha => store.Commit(sha)!)];
    }

    /// <summary>The commits that a request takes back together, and the id of the one that they came after.</summary>
    public (IReadOnlyList<GitCommit> Commits, string After) Since(RevertRequest request)
    {
        var newest = OnBranch(request.Revisions[0]);
        var after = Commit(request.After!);
        if (!reverts.IsPartOf(after.Sha, newest.Sha))
        {
            throw RevertErrors.CommitNotOnBranch(after.Describe(null), newest.Describe(null).ShortSha);
        }

        return Between(after.Sha, newest.Sha, firstParents: true) is { Count: > 0 } range
            ? ([.. range.Select(sha => store.Commit(sha)!)], after.Sha)
            : throw RevertErrors.NothingToRevert(newest.Describe(null), branch.Base);
    }

    private IReadOnlyList<string> Named(string revision, bool firstParents)
    {
        if (revision.Split(Dots) is not [var after, var newest] || newest.StartsWith('.'))
        {
            return [OnBranch(revision).Sha];
        }

        var last = newest.Length == 0 ? branch.Tip : OnBranch(newest);
        var first = after.Length == 0 ? branch.Tip : Commit(after);
        return Between(first.Sha, last.Sha, firstParents) is { Count: > 0 } range ? range : throw RevertErrors.RangeEmpty(revision, branch.Base);
    }

    private IReadOnlyList<string> Between(string after, string newest, bool firstParents) => reverts.Log([newest], [after], firstParents);

    private GitCommit OnBranch(string revision)
    {
        var commit = Commit(revision);
        return reverts.IsPartOf(commit.Sha, branch.Tip.Sha) ? commit : throw RevertErrors.CommitNotOnBranch(commit.Describe(null), branch.Base);
    }

    private GitCommit Commit(string revision) => store.Commit(new RevisionResolver(store).Resolve(revision).Sha)!;
}
