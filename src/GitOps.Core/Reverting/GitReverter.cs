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

    /// <summary>Makes the revert commit, pushes it when told, and moves the branch and a clean working copy that is on it.</summary>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    /// <param name="push">Whether to push to the branch's upstream, or to origin.</param>
    /// <param name="cancellationToken">Stops before anything has changed; a push under way is waited for.</param>
    /// <exception cref="GitOpsException">
    /// <c>WorkingCopyDirty</c>, <c>WorkingCopyNotUpdated</c>, <c>FilterNotRun</c>, <c>BranchCheckedOut</c>, <c>BranchMoved</c>, <c>GitIdentityMissing</c>,
    /// <c>RepositoryLocked</c>; when pushing also <c>PushRejected</c>, <c>RemoteMissing</c> and what reaching a remote may throw; without pushing to a
    /// URL <c>PushRequired</c>.
    /// </exception>
    public async Task<RevertMade> ApplyAsync(RevertPlan plan, bool push, CancellationToken cancellationToken = default)
    {
        if (_source.IsMirror && !push)
        {
            throw RevertErrors.PushRequired(_source.Repository);
        }

        using var alone = await _source.LockAsync(cancellationToken);
        var workingCopy = WorkingCopy();
        var commit = Prepare(plan, workingCopy);
        var target = push ? PushTarget.For(_store, plan) : null;
        cancellationToken.ThrowIfCancellationRequested();
        if (target is not null)
        {
            // First the push, which others may refuse; moving our own branch after it was checked cannot fail for their reasons.
            await _source.Transport(target.Remote, target.Url).PushAsync($"{commit.Sha}:{target.Reference}", cancellationToken);
        }

        Move(plan, commit, workingCopy);
        return new RevertMade(commit, plan.Branch, target?.Name);
    }

    // git knows filters, line ends, sparse checkouts and submodules; libgit2 is for machines without it.
    private IWorkingCopy WorkingCopy() => _source.Program is { } git
        ? new ProgramWorkingCopy(_store, git)
        : new LibGit2WorkingCopy((LibGit2Store)_store);

    private Revision Prepare(RevertPlan plan, IWorkingCopy workingCopy)
    {
        EnsureNotMoved(plan);
        workingCopy.EnsureNotElsewhere(plan.Branch);
        if (workingCopy.IsOn(plan.Branch))
        {
            workingCopy.EnsureCanFollow(plan.Branch, plan.Tree);
        }

        var sha = _reverts.CreateCommit(plan.Tree, plan.Onto.Sha, plan.Message, CommitIdentity.For(_store, _environment));
        return _store.Commit(sha)!.Describe(plan.Branch);
    }

    private void Move(RevertPlan plan, Revision commit, IWorkingCopy workingCopy)
    {
        var before = EnsureNotMoved(plan);
        if (workingCopy.IsOn(plan.Branch))
        {
            workingCopy.Follow(plan.Branch, plan.Tree, MoveBranch);
        }
        else
        {
            MoveBranch();
        }

        void MoveBranch() => _reverts.MoveBranch($"refs/heads/{plan.Branch}", commit.Sha, before, $"revert: {commit.Subject}");
    }

    private string? EnsureNotMoved(RevertPlan plan)
    {
        var tip = _store.Reference($"refs/heads/{plan.Branch}")?.Id;
        var expected = plan.Branch == plan.BaseBranch ? plan.Onto.Sha : null;
        return tip is null || tip == expected ? tip : throw RevertErrors.BranchMoved(plan.Branch, _source.Repository);
    }
}
