using GitOps.Core.Git.Stores;
using GitOps.Core.WorkingCopies;
using LibGit2Sharp;

namespace GitOps.Core.Reverting.Stores;

/// <summary>Reverts by libgit2.</summary>
internal sealed class LibGit2RevertStore(LibGit2Store store, TimeProvider time) : IRevertStore
{
    /// <inheritdoc/>
    public bool IsPartOf(string commit, string tip) => store.Use(repository =>
        repository.ObjectDatabase.FindMergeBase(Find(repository, commit), Find(repository, tip))?.Sha == commit);

    /// <inheritdoc/>
    public IReadOnlyList<string> Log(IReadOnlyList<string> from, IReadOnlyList<string> without, bool firstParents) => store.Use(repository => repository.Commits.QueryBy(new CommitFilter
    {
        IncludeReachableFrom = from,
        ExcludeReachableFrom = without,
        FirstParentOnly = firstParents,
        SortBy = CommitSortStrategies.Topological | CommitSortStrategies.Time,
    }).Select(commit => commit.Sha).ToList());

    /// <inheritdoc/>
    public string Replace(string tree, string path, string from) => store.Use(repository =>
    {
        var replaced = TreeDefinition.From(repository.Lookup<Tree>(new ObjectId(tree)));
        return repository.ObjectDatabase.CreateTree(replaced.Add(path, repository.Lookup<Tree>(new ObjectId(from))[path])).Sha;
    });

    /// <inheritdoc/>
    public RevertOutcome Revert(GitCommit commit, int parent, string onto)
    {
        try
        {
            return Merge(commit, parent, onto);
        }
        catch (GitOpsException e) when (e.InnerException is LibGit2SharpException && store.Promised is not null && commit.Parents.Count > 0)
        {
            store.Promised.FetchDifferences(commit.Sha, commit.Parents[Math.Max(parent, 1) - 1], onto);
            return Merge(commit, parent, onto);
        }
    }

    /// <inheritdoc/>
    public string CreateIntermediate(string tree, string parent) => store.Use(repository =>
    {
        var before = Find(repository, parent);
        return repository.ObjectDatabase.CreateCommit(before.Author, before.Author, "", repository.Lookup<Tree>(new ObjectId(tree)), [before], prettifyMessage: false).Sha;
    });

    /// <inheritdoc/>
    public string CreateCommit(string tree, string parent, string message, CommitIdentity identity) => store.Use(repository =>
    {
        var now = time.GetLocalNow();
        var (author, committer) = (new Signature(identity.AuthorName, identity.AuthorEmail, now), new Signature(identity.CommitterName, identity.CommitterEmail, now));
        return repository.ObjectDatabase.CreateCommit(
            author, committer, message, repository.Lookup<Tree>(new ObjectId(tree)), [Find(repository, parent)], prettifyMessage: true).Sha;
    });

    /// <inheritdoc/>
    public void MoveBranch(string branch, string commit, string? before, string log) => store.Use(repository =>
    {
        try
        {
            return repository.Refs[branch] is { } existing
                ? repository.Refs.UpdateTarget(existing, new ObjectId(commit), log)
                : repository.Refs.Add(branch, new ObjectId(commit), log);
        }
        catch (LockedFileException e)
        {
            throw WorkingCopyErrors.RepositoryLocked(store.Display, e.Message, e);
        }
        catch (LibGit2SharpException e)
        {
            throw RevertErrors.BranchNotMoved(branch, store.Display, e.Message);
        }
    });

    private static Commit Find(Repository repository, string sha) => repository.Lookup<Commit>(new ObjectId(sha));

    private static string PathOf(Conflict conflict) => (conflict.Ours ?? conflict.Ancestor ?? conflict.Theirs).Path;

    private RevertOutcome Merge(GitCommit commit, int parent, string onto) => store.Use(repository =>
    {
        var result = repository.ObjectDatabase.RevertCommit(Find(repository, commit.Sha), Find(repository, onto), parent, new MergeTreeOptions());
        return result.Status == MergeTreeStatus.Conflicts
            ? new RevertOutcome(null, result.Conflicts.Select(PathOf).ToHashSet())
            : new RevertOutcome(result.Tree.Sha, []);
    });
}
