using GitOps.Core.Git;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;
using LibGit2Sharp;

namespace GitOps.Core.Reverting;

/// <summary>The branch that a revert starts from, and the one its commit goes to.</summary>
/// <param name="Base">Short name of the branch that has the change.</param>
/// <param name="Tip">That branch's newest commit.</param>
/// <param name="Target">Short name of the branch that gets the commits: the same one, or a new one.</param>
/// <param name="Before">What the target leads to here; null when there is no such branch here.</param>
internal sealed record BranchChoice(string Base, GitCommit Tip, string Target, string? Before)
{
    /// <summary>Whether the target is to be made.</summary>
    public bool IsNew => Base != Target;

    /// <summary>Chooses for a request.</summary>
    public static BranchChoice For(IGitStore store, RevertRequest request)
    {
        var head = store.Head;
        var onto = request.OnBranch ?? HeadBranch(head, request, store.Display);
        var tip = onto == "HEAD" ? head.Commit : (store.Reference($"refs/heads/{onto}") ?? store.Reference($"refs/remotes/origin/{onto}"))?.Id;
        if (tip is null || store.Commit(tip) is not { } commit)
        {
            // Says which names are close; a tag or a commit is found but is no branch.
            new RevisionResolver(store).Resolve(onto);
            throw RevertErrors.NotABranch(onto, store.Display);
        }

        if (request.NewBranch is not { } branch)
        {
            return new BranchChoice(onto, commit, onto, store.Reference($"refs/heads/{onto}")?.Id);
        }

        if (!Reference.IsValidName($"refs/heads/{branch}") || branch.StartsWith('-'))
        {
            throw RevertErrors.BranchNameInvalid(branch);
        }

        return store.Reference($"refs/heads/{branch}") is null ? new BranchChoice(onto, commit, branch, Before: null) : throw RevertErrors.BranchExists(branch, store.Display);
    }

    // Pipelines check out a commit and no branch: a new branch can start there, but there is none to commit on.
    private static string HeadBranch(HeadState head, RevertRequest request, string display) =>
        head.Commit is null ? throw GitErrors.RepositoryEmpty(display)
        : head.BranchName is { } branch ? branch
        : request.NewBranch is not null ? "HEAD"
        : throw RevertErrors.BranchNeeded(display);
}
