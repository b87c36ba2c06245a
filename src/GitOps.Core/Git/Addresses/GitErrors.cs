using System.Text.RegularExpressions;
using LibGit2Sharp;

namespace GitOps.Core.Git.Addresses;

/// <summary>Everything that can go wrong with a repository, a revision or a file in it, each under its stable id.</summary>
internal static partial class GitErrors
{
    public static GitOpsException RepositoryNotFound(string repository, string why) => new(
        "RepositoryNotFound", FailureKind.NotFound, $"{repository} is not a Git repository: {why}", repository);

    public static GitOpsException RepositoryEmpty(string repository) => new(
        "RepositoryEmpty", FailureKind.InvalidState, $"{repository} has no commit yet. Commit the manifests first.", repository);

    public static GitOpsException RepositoryUrlNotSupported(string repository, string why) => new(
        "RepositoryUrlNotSupported", FailureKind.InvalidInput, $"{repository}: {why} Use a local path, https://, ssh://, git@host:path or file://.", repository);

    public static GitOpsException CannotOpen(string repository, string path, LibGit2SharpException cause) =>
        cause.Message.Contains("is not owned by", StringComparison.Ordinal) ? OwnerNotTrusted(repository, TrustedAs(path), cause)
        : cause is RepositoryNotFoundException ? RepositoryNotFound(repository, "no .git folder was found there.")
        : NotReadable(repository, path, cause.Message.TrimEnd('.'), cause);

    /// <summary>Neither libgit2 nor git opens it; git's words say why.</summary>
    public static GitOpsException NotOpenedByGit(string repository, string folder, string why)
    {
        if (TrustCommand().Match(why) is { Success: true } trust)
        {
            return OwnerNotTrusted(repository, trust.Groups["folder"].Value.Trim('\'', '"'), null);
        }

        return why.Contains("not a git repository", StringComparison.Ordinal) ? RepositoryNotFound(repository, "neither it nor a folder above it holds one.")
            : IsFormat(why) ? new(
                "RepositoryNotReadable",
                FailureKind.InvalidState,
                $"{repository} is in a format that the git program here does not know ({Plain(why)}). Update git{FormatHint(why)}.",
                repository)
            : NotReadable(repository, folder, Plain(why), null);
    }

    /// <summary>Whether a message is about an extension or a version of the repository's format (gitrepository-layout(5)).</summary>
    public static bool IsFormat(string why) => Format().IsMatch(why);

    public static GitOpsException NeedsGit(string repository, string why) => new(
        "RepositoryNeedsGit",
        FailureKind.InvalidState,
        $"{repository} {why}, which takes the git program to read, and there is none on PATH that works. Install Git{FormatHint(why)}.",
        repository);

    public static GitOpsException FormatNotMirrored(string repository, string why) => new(
        "RepositoryNotReadable", FailureKind.InvalidState, $"{repository} is in a format that is not read from a URL ({Plain(why)}). Clone it with git, and name the clone.", repository);

    public static GitOpsException IndexNotReadable(string repository, string why) => new(
        "RepositoryNotReadable", FailureKind.InvalidState, $"the index of {repository} cannot be read: {Plain(why)}. Check it with: git -C \"{repository}\" status", repository);

    public static GitOpsException ObjectsNotFetched(string repository, string remote, string why) => new(
        "ObjectsNotFetched",
        FailureKind.Unreachable,
        $"{repository} is a partial clone, and what it left with {remote} could not be fetched: {Plain(why)}.",
        repository);

    public static GitOpsException RevisionNotFound(string revision, string repository, string hint) => new(
        "RevisionNotFound", FailureKind.NotFound, $"no revision \"{revision}\" in {repository}. {hint}", revision);

    public static GitOpsException MergeBaseMissing(Revision one, Revision other, string repository) => new(
        "MergeBaseMissing",
        FailureKind.NotFound,
        $"{one} and {other} have no commit in common in {repository}, so that nobody can tell what only one of them changed. Compare them as they are with -Direct.",
        other.Sha);

    public static GitOpsException MergeBaseNotFetched(Revision one, Revision other, string repository, bool isMirror) => new(
        "HistoryTooShallow",
        FailureKind.InvalidState,
        $"The commit at which {other} left {one} is not in {repository}. {HistoryCut(isMirror)} Or compare the two as they are with -Direct.",
        other.Sha);

    /// <summary>Says that history is not all there, and how to get it.</summary>
    public static string HistoryCut(bool isMirror) => isMirror
        ? "Only the newest commits were fetched: leave out -Depth."
        : "Only the newest commits were fetched: set fetch-depth: 0 (actions/checkout) or fetchDepth: 0 (checkout in Azure Pipelines), or run git fetch --unshallow origin.";

    public static GitOpsException RevisionNotSent(string repository, string why) => new(
        "RevisionNotFound", FailureKind.NotFound, $"{repository} does not give away the revision asked for: {why.TrimEnd('.')}.", repository);

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
            + (isMirror ? "the cached copy is damaged. Run this again: it will be fetched anew." : "the repository is damaged. Fetch it anew."),
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

    public static GitOpsException MirrorNotWritable(string repository, string folder, string why, Exception cause) => new(
        "MirrorNotWritable",
        FailureKind.InvalidState,
        $"the copy of {repository} in {folder} cannot be written: {why.TrimEnd('.')}. Free some space there, or end the process that has it open.",
        folder,
        innerException: cause);

    public static GitOpsException MirrorBusy(string repository, string folder, TimeSpan limit) => new(
        "MirrorBusy",
        FailureKind.Timeout,
        $"another process has been fetching {repository} into {folder} for {limit.TotalSeconds:0} s. Wait for it, or end it, and run this again.",
        folder);

    public static GitOpsException RepositoryTimeout(string repository, TimeSpan limit) => new(
        "RepositoryTimeout",
        FailureKind.Timeout,
        $"{repository} could not be fetched within {limit.TotalSeconds:0} s. Allow more with ?timeout= in its URL, or run this again.",
        repository);

    private static GitOpsException OwnerNotTrusted(string repository, string folder, Exception? cause) => new(
        "RepositoryOwnerNotTrusted",
        FailureKind.Denied,
        $"{repository} belongs to another user of this machine. If you trust it, run: git config --global --add safe.directory \"{folder}\"",
        repository,
        innerException: cause);

    private static GitOpsException NotReadable(string repository, string folder, string why, Exception? cause) => new(
        "RepositoryNotReadable",
        FailureKind.InvalidState,
        $"{repository} cannot be read: {why}. Check it with: git -C \"{folder}\" fsck",
        repository,
        innerException: cause);

    // What git itself compares safe.directory with: the working copy, or the bare repository; without a slash at the end.
    private static string TrustedAs(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(path);
        var pointer = Path.Combine(folder, "gitdir");
        var worktree = Path.GetFileName(folder) == ".git" ? folder
            : Path.GetFileName(Path.GetDirectoryName(folder)) == "worktrees" && File.Exists(pointer) ? Path.GetFullPath(File.ReadAllText(pointer).Trim(), folder)
            : null;
        return (worktree is null ? folder : Path.GetDirectoryName(worktree)!).Replace('\\', '/');
    }

    private static string FormatHint(string why) =>
        why.Contains("refstorage", StringComparison.OrdinalIgnoreCase) ? " (reftable needs 2.45 or later), or convert it with: git refs migrate --ref-format=files"
        : why.Contains("sha256", StringComparison.OrdinalIgnoreCase) ? " (SHA-256 needs 2.29 or later)"
        : "";

    private static string Plain(string why) => why.Replace("fatal: ", "", StringComparison.Ordinal).Replace(":; ", ": ", StringComparison.Ordinal).TrimEnd('.');

    [GeneratedRegex(@"safe\.directory (?<folder>'[^']+'|""[^""]+""|[^;]+)")]
    private static partial Regex TrustCommand();

    [GeneratedRegex("extension|object format|repo version|repository version|repository format", RegexOptions.IgnoreCase)]
    private static partial Regex Format();

    private static string At(string? commit) => commit is null ? "" : $" at {commit[..7]}";

    private static SourceLocation Place(string path, string? commit) => new(path, 1, commit);
}
