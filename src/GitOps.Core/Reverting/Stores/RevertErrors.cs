using GitOps.Core.WorkingCopies;

namespace GitOps.Core.Reverting.Stores;

/// <summary>Why a change cannot be taken back. When one of these is thrown, no branch, index or file has changed.</summary>
internal static class RevertErrors
{
    public static GitOpsException NothingToRevert(Revision newest, string branch) => new(
        "NothingToRevert", FailureKind.InvalidState, $"{Name(newest)} is already taken back on {branch}: reverting it would change no file.", newest.Sha);

    public static GitOpsException RangeEmpty(string range, string branch) => new(
        "NothingToRevert", FailureKind.InvalidState, $"{range} names no commit of {branch}: all that its second revision leads to, the first one leads to, too.", range);

    public static GitOpsException PathAsThen(string path, Revision then, string branch) => new(
        "NothingToRevert", FailureKind.InvalidState, $"{path} on {branch} is what it was at {Name(then)}: there is nothing to change.", then.Sha);

    public static GitOpsException PathNotThere(string path, Revision then) => new(
        "PathNotFound", FailureKind.NotFound, $"there is no \"{path}\" at {Name(then)}, so it cannot be made what it was then.", path);

    public static GitOpsException MergeCommitNeedsMainline(Revision commit, IEnumerable<Revision> parents) => new(
        "MergeCommitNeedsMainline",
        FailureKind.InvalidInput,
        $"{Name(commit)} is a merge commit. Name the parent to go back to with -Mainline: "
            + string.Join(", ", parents.Select((parent, index) => $"{index + 1} is {Name(parent)}")) + ".",
        commit.Sha);

    public static GitOpsException RevertConflict(Revision commit, string branch, IReadOnlyCollection<string> files) => new(
        "RevertConflict",
        FailureKind.Conflict,
        $"{Name(commit)} cannot be taken back on {branch}, because later commits changed the same lines of {WorkingCopyErrors.List(files)}. "
            + $"Take those back too, or run git revert {commit.ShortSha} and resolve it by hand. Nothing was changed.",
        files);

    public static GitOpsException CommitNotOnBranch(Revision commit, string branch) => new(
        "CommitNotOnBranch", FailureKind.InvalidInput, $"{Name(commit)} is not part of {branch}. Check out the branch it is on.", commit.Sha);

    public static GitOpsException HistoryTooShallow(Revision commit, string repository) => new(
        "HistoryTooShallow",
        FailureKind.InvalidState,
        $"{repository} holds only the newest commits, and not the one before {Name(commit)}. Leave out -Depth, or run git fetch --unshallow.",
        commit.Sha);

    public static GitOpsException BranchExists(string branch, string repository) => new(
        "BranchExists", FailureKind.InvalidInput, $"{repository} has a branch {branch} already. Give -Branch a new name.", branch);

    public static GitOpsException BranchNameInvalid(string branch) => new(
        "BranchNameInvalid", FailureKind.InvalidInput, $"\"{branch}\" is no valid branch name (see git help check-ref-format).", branch);

    public static GitOpsException BranchNeeded(string repository) => new(
        "BranchNeeded",
        FailureKind.InvalidState,
        $"HEAD of {repository} is on no branch, as pipelines leave it. Check the branch out, or give a new one with -Branch.",
        repository);

    public static GitOpsException NotABranch(string name, string repository) => new(
        "BranchNeeded",
        FailureKind.InvalidInput,
        $"\"{name}\" is no branch of {repository}, and a revert commit needs one to be on. Name a branch, or give a new one with -Branch.",
        name);

    public static GitOpsException BranchMoved(string branch, string repository) => new(
        "BranchMoved", FailureKind.Conflict, $"{branch} of {repository} has moved in the meantime. Nothing was changed; run it again.", branch);

    public static GitOpsException GitIdentityMissing(string repository) => new(
        "GitIdentityMissing",
        FailureKind.InvalidState,
        $"git does not know who you are, so no commit can be made in {repository}. Run: git config --global user.name \"Your Name\"; git config --global user.email you@example.com",
        repository);

    public static GitOpsException PushRequired(string repository) => new(
        "PushRequired",
        FailureKind.InvalidInput,
        $"{repository} is a URL: a revert commit is of use only when it is pushed there. Use -Push, or name a local clone.",
        repository);

    public static GitOpsException RemoteMissing(string remote, string repository) => new(
        "RemoteMissing", FailureKind.InvalidState, $"{repository} has no remote {remote} to push to. Add it with git remote add, or leave out -Push.", remote);

    public static GitOpsException BranchNotMoved(string branch, string repository, string why) => new(
        "RepositoryNotWritable", FailureKind.InvalidState, $"{branch} of {repository} could not be moved: {why.TrimEnd('.')}. Nothing was changed.", branch);

    public static GitOpsException BranchDiverged(string branch, string remote, string repository) => new(
        "PushRejected",
        FailureKind.Conflict,
        $"{remote} has commits that {branch} of {repository} has not, and the other way round. Nothing was changed. Bring them together (git pull --rebase) and run it again, or use -Branch.",
        branch);

    public static GitOpsException PathMoved(string path, Revision tip, string remote) => new(
        "PushRejected",
        FailureKind.Conflict,
        $"{remote} has moved to {Name(tip)}, and {path} was changed there, which this would take back, too. Nothing was changed. Fetch it, look at it, and run it again.",
        tip.Sha);

    public static GitOpsException PushedOnly(Revision commit, string branch, string remote, GitOpsException why) => new(
        "BranchNotFollowed",
        FailureKind.InvalidState,
        $"{commit.ShortSha} was pushed to {remote}, but {branch} here could not follow: {why.Message} Run git pull, and then Sync-GitOpsRepo.",
        commit.Sha,
        innerException: why);

    public static GitOpsException SigningNeedsGit(string repository) => new(
        "RepositoryNeedsGit",
        FailureKind.InvalidState,
        $"commits in {repository} are to be signed (commit.gpgSign), which takes the git program, and there is none on PATH that works. Install Git, or run git config commit.gpgSign false.",
        repository);

    public static GitOpsException SigningFailed(string repository, string why) => new(
        "SigningFailed",
        FailureKind.InvalidState,
        $"the commit in {repository} could not be signed: {why.TrimEnd('.')}. Nothing was changed. See that git commit -S works there; a key with a passphrase has to be in its agent.",
        repository);

    public static GitOpsException SigningProgramNotRun(string setting, string repository) => new(
        "SigningProgramNotRun",
        FailureKind.InvalidState,
        $"commits in {repository} are to be signed with a program that the repository's own configuration names ({setting}), which is not trusted to name programs. "
            + $"Name it for your user: git config --global {setting} ..., and git config --unset {setting}. Nothing was changed.",
        setting);

    public static GitOpsException RevertNeedsNewerGit(string repository, string why) => new(
        "RepositoryNeedsGit",
        FailureKind.InvalidState,
        $"taking a change back in {repository}, whose format only git reads, takes git 2.38 or later: {why.Trim().Split('\n')[0]}. Update git, or run git revert.",
        repository);

    private static string Name(Revision commit) => $"{commit.ShortSha} \"{commit.Subject}\"";
}
