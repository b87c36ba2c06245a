using GitOps.Core.Git;
using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>The branch that a revert starts from, and the one its commit goes to.</summary>
/// <param name="Base">Short name of the branch that has the change.</param>
/// <param name="Tip">That branch's newest commit.</param>
/// <param name="Target">Short name of the branch that gets the commit: the same one, or a new one.</param>
internal sealed record BranchChoice(string Base, Commit Tip, string Target)
{
    /// <summary>Chooses for a request.</summary>
    public static BranchChoice For(Repository repository, RevertRequest request, string display)
    {
        var onto = request.OnBranch ?? HeadBranch(repository, request, display);
        var tip = onto == "HEAD" ? repository.Head.Tip : repository.Branches[$"refs/heads/{onto}"]?.Tip ?? repository.Branches[$"refs/remotes/origin/{onto}"]?.Tip;
        if (tip is null)
        {
            // Says which names are close; a tag or a commit is found but is no branch.
            new RevisionResolver(repository, display).Resolve(onto);
            throw RevertErrors.NotABranch(onto, display);
        }

        if (request.NewBranch is not { } branch)
        {
            return new BranchChoice(onto, tip, onto);
        }

        if (!Reference.IsValidName($"refs/heads/{branch}") || branch.StartsWith('-'))
        {
            throw RevertErrors.BranchNameInvalid(branch);
        }

        return repository.Refs[$"refs/heads/{branch}"] is null ? new BranchChoice(onto, tip, branch) : throw RevertErrors.BranchExists(branch, display);
    }

    // Pipelines check out a commit and no branch: a new branch can start there, but there is none to commit on.
    private static string HeadBranch(Repository repository, RevertRequest request, string display) =>
        repository.Head.Tip is null ? throw GitErrors.RepositoryEmpty(display)
        : !repository.Info.IsHeadDetached ? repository.Head.FriendlyName
        : request.NewBranch is not null ? "HEAD"
        : throw RevertErrors.BranchNeeded(display);
}
