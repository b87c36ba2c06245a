using GitOps.Core.Git;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;
using GitOps.Core.WorkingCopies;

namespace GitOps.Core.Reverting;

/// <summary>Takes commits back with a revert commit on a branch. When it fails, no branch, index or file has changed.</summary>
internal sealed class GitReverter
{
    private readonly GitSource _source;
    private readonly IGitStore _store;
    private readonly IRevertStore _reverts;
    private readonly Func<string, string?> _environment;

    /// <summary>Works on a repository that is open.</summary>
    public GitReverter(GitSource source)
        : this(source, Environment.GetEnvironmentVariable)
    {
    }

    internal GitReverter(GitSource source, Func<string, string?> environment)
    {
        _source = source;
        _store = source.Store;
        _reverts = _store is ProgramStore program ? new ProgramRevertStore(program) : new LibGit2RevertStore((LibGit2Store)_store, source.Time);
        _environment = environment;
    }

    /// <summary>Works out a revert, for a preview or for <see cref="ApplyAsync"/>. No branch, index or file changes.</summary>
    /// <exception cref="GitOpsException">
    /// <c>RevisionNotFound</c>, <c>MergeCommitNeedsMainline</c>, <c>RevertConflict</c>, <c>NothingToRevert</c>, <c>CommitNotOnBranch</c>,
    /// <c>HistoryTooShallow</c>, <c>BranchNeeded</c>, <c>BranchExists</c>, <c>BranchNameInvalid</c>, <c>RepositoryEmpty</c>, <c>ObjectsNotFetched</c>.
    /// </exception>
    public RevertPlan Plan(RevertRequest request)
    {
        return new RevertPlanner(_store, _reverts).Plan(request);
    }

    /// <summary>
    /// Makes the revert commits, pushes them when told, and moves the branch and a clean working copy that is on it. Where the push is
    /// rejected because the branch moved, it is tried once more on top of what it leads to now.
    /// </summary>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    /// <param name="push">Whether to push to the branch's upstream, or to origin.</param>
    /// <param name="onMoved">Is shown the plan of the second try, and may refuse it; null to refuse none.</param>
    /// <param name="cancellationToken">Stops before anything has changed; a push under way is waited for.</param>
    /// <exception cref="GitOpsException">
    /// <c>WorkingCopyDirty</c>, <c>WorkingCopyNotUpdated</c>, <c>FilterNotRun</c>, <c>BranchCheckedOut</c>, <c>BranchMoved</c>, <c>GitIdentityMissing</c>,
    /// <c>RepositoryLocked</c>, <c>SigningFailed</c>, <c>SigningProgramNotRun</c>; when pushing also <c>PushRejected</c>, <c>RemoteMissing</c>,
    /// <c>BranchNotFollowed</c> and what reaching a remote may throw; without pushing to a URL <c>PushRequired</c>.
    /// </exception>
    public async Task<RevertMade> ApplyAsync(
        RevertPlan plan, bool push, Func<RevertPlan, Task>? onMoved = null, CancellationToken cancellationToken = default)
    {
        if (_source.IsMirror && !push)
        {
            throw RevertErrors.PushRequired(_source.Repository);
        }

        using var alone = await _source.LockAsync(cancellationToken);
        if (!push)
        {
            return await MakeAsync(plan, null, cancellationToken);
        }

        var target = PushTarget.For(_store, plan.Place);
        try
        {
            return await MakeAsync(plan, target, cancellationToken);
        }
        catch (GitOpsException rejected) when (rejected.ErrorId == "PushRejected")
        {
            var again = await new MovedBranch(_source, _reverts).PlanAsync(plan, target, cancellationToken);
            if (again is null)
            {
                throw;
            }

            await (onMoved?.Invoke(again) ?? Task.CompletedTask);
            return await MakeAsync(again, target, cancellationToken);
        }
    }

    // git knows filters, line ends, sparse checkouts and submodules; libgit2 is for machines without it.
    private IWorkingCopy WorkingCopy() => _source.Program is { } git
        ? new ProgramWorkingCopy(_store, git)
        : new LibGit2WorkingCopy((LibGit2Store)_store);

    private async Task<RevertMade> MakeAsync(RevertPlan plan, PushTarget? target, CancellationToken cancellationToken)
    {
        var workingCopy = WorkingCopy();
        var commits = Prepare(plan, workingCopy, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (target is null)
        {
            Move(plan, commits[^1], workingCopy);
            return new RevertMade(commits, plan.Branch, null);
        }

        // First the push, which others may refuse; moving our own branch after it was checked cannot fail for their reasons.
        await _source.Transport(target.Remote, target.Url).PushAsync($"{commits[^1].Sha}:{target.Reference}", cancellationToken);
        try
        {
            Move(plan, commits[^1], workingCopy);
        }
        catch (GitOpsException failure)
        {
            throw RevertErrors.PushedOnly(commits[^1], plan.Branch, target.Name, failure);
        }

        return new RevertMade(commits, plan.Branch, target.Name);
    }

    private List<Revision> Prepare(RevertPlan plan, IWorkingCopy workingCopy, CancellationToken cancellationToken)
    {
        EnsureNotMoved(plan);
        workingCopy.EnsureNotElsewhere(plan.Branch);
        if (workingCopy.IsOn(plan.Branch))
        {
            workingCopy.EnsureCanFollow(plan.Branch, plan.Tree);
        }

        var identity = CommitIdentity.For(_store, _environment);
        var signing = CommitSigning.Of(_store, _source.Program);
        var made = new List<Revision>();
        foreach (var (tree, message) in plan.Commits)
        {
            var parent = made.Count == 0 ? plan.Place.Tip.Sha : made[^1].Sha;
            var sha = signing?.CreateCommit(tree, parent, message, identity, cancellationToken) ?? _reverts.CreateCommit(tree, parent, message, identity);
            made.Add(_store.Commit(sha)!.Describe(plan.Branch));
        }

        return made;
    }

    private void Move(RevertPlan plan, Revision commit, IWorkingCopy workingCopy)
    {
        EnsureNotMoved(plan);
        if (workingCopy.IsOn(plan.Branch))
        {
            workingCopy.Follow(plan.Branch, plan.Tree, MoveBranch);
        }
        else
        {
            MoveBranch();
        }

        void MoveBranch() => _reverts.MoveBranch($"refs/heads/{plan.Branch}", commit.Sha, plan.Place.Before, $"revert: {commit.Subject}");
    }

    private void EnsureNotMoved(RevertPlan plan)
    {
        if (_store.Reference($"refs/heads/{plan.Branch}")?.Id != plan.Place.Before)
        {
            throw RevertErrors.BranchMoved(plan.Branch, _source.Repository);
        }
    }
}
