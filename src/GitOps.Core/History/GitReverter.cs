using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>Takes commits back with a revert commit on a branch. When it fails, no branch, index or file has changed.</summary>
public sealed class GitReverter
{
    private readonly GitSource _source;
    private readonly Func<string, string?> _environment;

    /// <summary>Works on a repository that is open.</summary>
    public GitReverter(GitSource source)
        : this(source, Environment.GetEnvironmentVariable)
    {
    }

    internal GitReverter(GitSource source, Func<string, string?> environment)
    {
        _source = source;
        _environment = environment;
    }

    /// <summary>Works out a revert, for a preview or for <see cref="ApplyAsync"/>. No branch, index or file changes.</summary>
    /// <exception cref="GitOpsException">
    /// <c>RevisionNotFound</c>, <c>MergeCommitNeedsMainline</c>, <c>RevertConflict</c>, <c>NothingToRevert</c>, <c>CommitNotOnBranch</c>,
    /// <c>HistoryTooShallow</c>, <c>BranchNeeded</c>, <c>BranchExists</c>, <c>BranchNameInvalid</c>, <c>RepositoryEmpty</c>.
    /// </exception>
    public RevertPlan Plan(RevertRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _source.Opened.Use(repository => new RevertPlanner(repository, _source.Opened).Plan(request));
    }

    /// <summary>Makes the revert commit, pushes it when told, and moves the branch and a clean working copy that is on it.</summary>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    /// <param name="push">Whether to push to the branch's upstream, or to origin.</param>
    /// <param name="cancellationToken">Stops before anything has changed; a push under way is waited for.</param>
    /// <exception cref="GitOpsException">
    /// <c>WorkingCopyDirty</c>, <c>BranchCheckedOut</c>, <c>BranchMoved</c>, <c>GitIdentityMissing</c>, <c>RepositoryLocked</c>; when pushing also
    /// <c>PushRejected</c>, <c>RemoteMissing</c> and what reaching a remote may throw; without pushing to a URL <c>PushRequired</c>.
    /// </exception>
    public async Task<RevertMade> ApplyAsync(RevertPlan plan, bool push, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (_source.IsMirror && !push)
        {
            throw RevertErrors.PushRequired(_source.Repository);
        }

        using var alone = await _source.LockAsync(cancellationToken);
        var (commit, target) = _source.Opened.Use(repository => (Prepare(repository, plan), push ? PushTarget.For(repository, plan, _source.Repository) : null));
        cancellationToken.ThrowIfCancellationRequested();
        if (target is not null)
        {
            // First the push, which others may refuse; moving our own branch after it was checked cannot fail for their reasons.
            await _source.Transport(target.Remote, target.Url).PushAsync($"{commit.Sha}:{target.Reference}", cancellationToken);
        }

        _source.Opened.Use(repository => Move(repository, plan, commit));
        return new RevertMade(commit, plan.Branch, target?.Name);
    }

    private Revision Prepare(Repository repository, RevertPlan plan)
    {
        var tree = repository.Lookup<Tree>(new ObjectId(plan.Tree));
        EnsureNotMoved(repository, plan);
        var workingCopy = new WorkingCopy(repository, _source.Repository);
        workingCopy.EnsureNotElsewhere(plan.Branch);
        if (workingCopy.IsOn(plan.Branch))
        {
            workingCopy.EnsureCanFollow(plan.Branch, tree);
        }

        var (author, committer) = CommitIdentity.For(repository, _source.Repository, _environment);
        var onto = repository.Lookup<Commit>(new ObjectId(plan.Onto.Sha));
        var commit = repository.ObjectDatabase.CreateCommit(author, committer, plan.Message, tree, [onto], prettifyMessage: true);
        return RevisionResolver.Describe(commit, plan.Branch);
    }

    private int Move(Repository repository, RevertPlan plan, Revision commit)
    {
        EnsureNotMoved(repository, plan);
        var workingCopy = new WorkingCopy(repository, _source.Repository);
        try
        {
            if (workingCopy.IsOn(plan.Branch))
            {
                workingCopy.Follow(plan.Branch, repository.Lookup<Tree>(new ObjectId(plan.Tree)), () => MoveBranch(repository, commit));
            }
            else
            {
                MoveBranch(repository, commit);
            }
        }
        catch (LockedFileException e)
        {
            throw RevertErrors.RepositoryLocked(_source.Repository, e.Message, e);
        }

        return 0;
    }

    private static void MoveBranch(Repository repository, Revision commit)
    {
        var reference = $"refs/heads/{commit.Name}";
        var log = $"revert: {commit.Subject}";
        if (repository.Refs[reference] is { } existing)
        {
            repository.Refs.UpdateTarget(existing, new ObjectId(commit.Sha), log);
        }
        else
        {
            repository.Refs.Add(reference, new ObjectId(commit.Sha), log);
        }
    }

    private void EnsureNotMoved(Repository repository, RevertPlan plan)
    {
        var tip = repository.Refs[$"refs/heads/{plan.Branch}"]?.TargetIdentifier;
        var expected = plan.Branch == plan.BaseBranch ? plan.Onto.Sha : null;
        if (tip is not null && tip != expected)
        {
            throw RevertErrors.BranchMoved(plan.Branch, _source.Repository);
        }
    }
}
