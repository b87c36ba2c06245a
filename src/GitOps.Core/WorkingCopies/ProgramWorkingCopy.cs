using GitOps.Core.Git.Stores;

namespace GitOps.Core.WorkingCopies;

/// <summary>A working copy that the git program lets follow: with filters, line ends, sparse checkouts and submodules as git treats them.</summary>
internal sealed class ProgramWorkingCopy(IGitStore store, RepositoryProgram git) : IWorkingCopy
{
    private readonly Lazy<OwnFilters> _filters = new(() => OwnFilters.Of(git));

    private string Folder => store.WorkingFolder!;

    /// <inheritdoc/>
    public bool IsOn(string branch) => store.WorkingFolder is not null && store.Head.Branch == $"refs/heads/{branch}";

    /// <inheritdoc/>
    public void EnsureNotElsewhere(string branch)
    {
        // "worktree path", then "branch name" or "bare" or others, then an empty line (git-worktree(1)). From a worktree, a bare repository
        // that says so in config.worktree looks as if it had files.
        string[] list = ["worktree", "list", "--porcelain"];
        foreach (var lines in (git.Text(["-C", CommonFolder.Of(store.GitFolder), .. list]) ?? git.Text(list) ?? "").Split("\n\n").Select(block => block.Split('\n')))
        {
            var folder = lines[0]["worktree ".Length..];
            if (lines.Contains($"branch refs/heads/{branch}") && !IsOwn(folder) && Directory.Exists(folder))
            {
                throw WorkingCopyErrors.BranchCheckedOut(branch, folder);
            }
        }
    }

    /// <inheritdoc/>
    public void EnsureCanFollow(string branch, string tree)
    {
        GitFolderState.EnsureIndexIsFree(store.GitFolder, store.Display);
        GitFolderState.EnsureNoOperation(store.GitFolder, Folder);
        var changes = TreeChange.Between(git, "HEAD", tree);
        if (_filters.Value.Of(changes.Select(change => change.Path)) is var (file, filter))
        {
            throw WorkingCopyErrors.FilterNotRun(file, filter, Folder);
        }

        // What is in submodules is other repositories' business. " M path", and for a rename the old path as an item of its own.
        var changed = Run(["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all"]).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry[3..])
            .ToHashSet();

        // A file that comes back must not replace one of the same name that Git does not know or ignores.
        changed.UnionWith(changes.Where(change => change is { IsAdded: true, IsSubmodule: false } && IsThere(change.Path)).Select(change => change.Path));
        if (changed.Count > 0)
        {
            throw WorkingCopyErrors.WorkingCopyDirty(Folder, branch, changed);
        }
    }

    /// <inheritdoc/>
    public void Follow(string branch, string tree, Action moveBranch)
    {
        GitFolderState.EnsureIndexIsFree(store.GitFolder, store.Display);
        var before = Run(["rev-parse", "HEAD^{tree}"]);
        var changes = TreeChange.Between(git, before, tree);
        using var saved = SavedFiles.Of(Folder, store.GitFolder, changes);

        // read-tree takes a file whose times differ from the index for a changed one.
        git.Run(["update-index", "-q", "--ignore-submodules", "--refresh"], variables: _filters.Value.Off);
        try
        {
            Run(["read-tree", "-m", "-u", before, tree]);
        }
        catch (GitOpsException)
        {
            // The index stays as it was when a file cannot be written, but files before it were.
            saved.Restore();
            throw;
        }

        try
        {
            moveBranch();
        }
        catch
        {
            Run(["read-tree", "-m", "-u", tree, before]);
            throw;
        }
    }

    private static bool IsThere(string path, string folder) => Path.Exists(Path.Combine(folder, path)) || new FileInfo(Path.Combine(folder, path)).LinkTarget is not null;

    private bool IsThere(string path) => IsThere(path, Folder);

    private bool IsOwn(string folder) => store.WorkingFolder is { } own && Run(["rev-parse", "--show-toplevel"]) == folder || folder == store.WorkingFolder;

    private string Run(IEnumerable<string> arguments) => git.Require(Failure, arguments, variables: _filters.Value.Off);

    private GitOpsException Failure(string why) =>
        why.Contains("index.lock", StringComparison.Ordinal) ? WorkingCopyErrors.RepositoryLocked(store.Display, why) : WorkingCopyErrors.WorkingCopyNotUpdated(Folder, why);
}
