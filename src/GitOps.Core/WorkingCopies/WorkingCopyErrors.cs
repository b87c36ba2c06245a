namespace GitOps.Core.WorkingCopies;

/// <summary>Why a working copy cannot follow. When one of these is thrown, no branch, index or file has changed.</summary>
internal static class WorkingCopyErrors
{
    private const int MaxFiles = 5;

    public static GitOpsException WorkingCopyDirty(string folder, string branch, IReadOnlyCollection<string> files) => new(
        "WorkingCopyDirty",
        FailureKind.InvalidState,
        $"the working copy {folder} is on {branch} and has uncommitted changes: {List(files)}. Commit or stash them, or use -Branch. Nothing was changed.",
        files);

    public static GitOpsException OperationUnderWay(string folder, string operation) => new(
        "WorkingCopyDirty",
        FailureKind.InvalidState,
        $"the working copy {folder} is in the middle of an operation ({operation}). Finish or abort it with git, or use -Branch. Nothing was changed.",
        folder);

    public static GitOpsException BranchCheckedOut(string branch, string folder) => new(
        "BranchCheckedOut",
        FailureKind.InvalidState,
        $"{branch} is in use in the other working copy {folder}, which would not follow. Undo it there, or use -Branch.",
        branch);

    public static GitOpsException RepositoryLocked(string repository, string why, Exception? cause = null) => new(
        "RepositoryLocked",
        FailureKind.InvalidState,
        $"another git process is changing {repository}: {why.TrimEnd('.')}. Run this again when it is done.",
        repository,
        innerException: cause);

    public static GitOpsException WorkingCopyNotUpdated(string folder, string why) => new(
        "WorkingCopyNotUpdated",
        FailureKind.InvalidState,
        $"the working copy {folder} could not follow: {why.TrimEnd('.')}. Use -Branch to leave it alone. Nothing was changed.",
        folder);

    public static GitOpsException FilterNotRun(string file, string filter, string folder) => new(
        "FilterNotRun",
        FailureKind.InvalidState,
        $"{file} goes through the filter {filter} when it is checked out, and that program is named by the configuration of {folder} itself, which is not trusted to name programs. "
            + $"Set it up for your user (git lfs install, or git config --global filter.{filter}.smudge ...), or use -Branch, which needs no filter. Nothing was changed.",
        file);

    public static GitOpsException FilterNeedsGit(string file, string folder) => new(
        "RepositoryNeedsGit",
        FailureKind.InvalidState,
        $"{file} in {folder} goes through a filter (.gitattributes) when it is checked out, which takes the git program, and there is none on PATH that works. Install Git, or use -Branch.",
        file);

    /// <summary>The first of some files, and how many more.</summary>
    public static string List(IReadOnlyCollection<string> files)
    {
        var shown = string.Join(", ", files.Order(StringComparer.Ordinal).Take(MaxFiles));
        return files.Count > MaxFiles ? $"{shown} and {files.Count - MaxFiles} more" : shown;
    }
}
