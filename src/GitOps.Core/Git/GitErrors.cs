using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>Everything that can go wrong with a repository, a revision or a file in it, each under its stable id.</summary>
internal static class GitErrors
{
    public static GitOpsException RepositoryNotFound(string repository, string why) => new(
        "RepositoryNotFound", FailureKind.NotFound, $"{repository} is not a Git repository: {why}", repository);

    public static GitOpsException RepositoryEmpty(string repository) => new(
        "RepositoryEmpty", FailureKind.InvalidState, $"{repository} has no commit yet. Commit the manifests first.", repository);

    public static GitOpsException RepositoryUrlNotSupported(string repository, string why) => new(
        "RepositoryUrlNotSupported", FailureKind.InvalidInput, $"{repository}: {why} Use a local path, https://, ssh://, git@host:path or file://.", repository);

    public static GitOpsException CannotOpen(string repository, string path, LibGit2SharpException cause) =>
        cause.Message.Contains("is not owned by", StringComparison.Ordinal)
            ? new(
                "RepositoryOwnerNotTrusted",
                FailureKind.Denied,
                $"{repository} belongs to another user of this machine. If you trust it, run: git config --global --add safe.directory \"{path}\"",
                repository,
                innerException: cause)
            : cause is RepositoryNotFoundException
                ? RepositoryNotFound(repository, "no .git folder was found there.")
                : new(
                    "RepositoryNotReadable",
                    FailureKind.InvalidState,
                    $"{repository} cannot be read: {cause.Message.TrimEnd('.')}. Check it with: git -C \"{path}\" fsck",
                    repository,
                    innerException: cause);

    public static GitOpsException RevisionNotFound(string revision, string repository, string hint) => new(
        "RevisionNotFound", FailureKind.NotFound, $"no revision \"{revision}\" in {repository}. {hint}", revision);

    public static GitOpsException RevisionAmbiguous(string revision, string repository, string hint) => new(
        "RevisionAmbiguous", FailureKind.InvalidInput, $"\"{revision}\" names more than one thing in {repository}. {hint}", revision);

    public static GitOpsException RevisionNotACommit(string revision, string repository, string found) => new(
        "RevisionNotACommit", FailureKind.InvalidInput, $"\"{revision}\" in {repository} is a {found}. Name a commit, a branch or a tag of a commit.", revision);

    public static GitOpsException WorkingTreeMissing(string repository) => new(
        "WorkingTreeMissing", FailureKind.InvalidInput, $"{repository} has no working copy to read uncommitted files from. Leave out -WorkingTree.", repository);

    public static GitOpsException FileNotFound(string path, string? commit) => new(
        "FileNotFound", FailureKind.NotFound, $"{path} is no file{At(commit)}, or a symbolic link that leads to none.", path, Place(path, commit));

    public static GitOpsException ObjectMissing(string path, string? commit, bool isMirror, Exception? cause) => new(
        "RepositoryDamaged",
        FailureKind.InvalidState,
        $"the content of {(path.Length == 0 ? "the root folder" : path)}{At(commit)} is missing or broken: "
            + (isMirror ? "the cached copy is damaged. Run this again: it will be fetched anew." : "the repository is damaged or a partial clone. Fetch it anew."),
        path,
        Place(path, commit),
        cause);

    public static GitOpsException SymbolicLinkLeavesRepository(string link, string? commit) => new(
        "SymbolicLinkLeavesRepository",
        FailureKind.InvalidInput,
        $"{link} is a symbolic link that leads out of the repository{At(commit)}. Only files inside it can be read: copy the target in, or remove the link.",
        link,
        Place(link, commit));

    public static GitOpsException SymbolicLinkLoop(string link, string? commit) => new(
        "SymbolicLinkLoop",
        FailureKind.InvalidInput,
        $"the symbolic link {link} leads back to itself or to a folder it lies in{At(commit)}. Remove it.",
        link,
        Place(link, commit));

    public static GitOpsException SubmoduleNotSupported(string path) => new(
        "SubmoduleNotSupported",
        FailureKind.InvalidInput,
        $"{path} is a Git submodule, whose files are in another repository. Name that repository instead, or copy its files in.",
        path,
        Place(path, null));

    public static GitOpsException MirrorNotWritable(string repository, string folder, Exception cause) => new(
        "MirrorNotWritable",
        FailureKind.InvalidState,
        $"the copy of {repository} in {folder} cannot be written: {cause.Message.TrimEnd('.')}. Free some space there, or end the process that has it open.",
        folder,
        innerException: cause);

    public static GitOpsException RepositoryTimeout(string repository, TimeSpan limit) => new(
        "RepositoryTimeout",
        FailureKind.Timeout,
        $"{repository} could not be fetched within {limit.TotalSeconds:0} s. Allow more with ?timeout= in its URL, or run this again.",
        repository);

    private static string At(string? commit) => commit is null ? "" : $" at {commit[..7]}";

    private static SourceLocation Place(string path, string? commit) => new(path, 1, commit);
}
