using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>The working copy that a branch is checked out in, which has to follow when the branch moves.</summary>
internal sealed class WorkingCopy(Repository repository, string display)
{
    /// <summary>Whether this repository's working copy is on the branch.</summary>
    public bool IsOn(string branch) =>
        !repository.Info.IsBare && !repository.Info.IsHeadDetached && repository.Refs["HEAD"].TargetIdentifier == $"refs/heads/{branch}";

    /// <summary>Makes sure that nothing uncommitted is lost when its files become those of <paramref name="tree"/>.</summary>
    public void EnsureCanFollow(string branch, Tree tree)
    {
        var folder = repository.Info.WorkingDirectory;
        EnsureIndexIsFree();
        if (repository.Info.CurrentOperation != CurrentOperation.None)
        {
            throw RevertErrors.OperationUnderWay(folder, repository.Info.CurrentOperation.ToString());
        }

        var changed = repository.RetrieveStatus(new StatusOptions { IncludeUntracked = false, IncludeIgnored = false })
            .Where(entry => entry.State != FileStatus.Unaltered && entry.State != FileStatus.Ignored)
            .Select(entry => entry.FilePath)
            .ToHashSet();
        // A file that comes back must not replace one of the same name that Git does not know or ignores.
        var returning = repository.Diff.Compare<TreeChanges>(repository.Head.Tip.Tree, tree).Added.Select(added => added.Path);
        changed.UnionWith(returning.Where(path => Path.Exists(Path.Combine(folder, path))));
        if (changed.Count > 0)
        {
            throw RevertErrors.WorkingCopyDirty(folder, branch, changed);
        }
    }

    /// <summary>Brings its files and the index to <paramref name="tree"/>, and then runs <paramref name="moveBranch"/>; when either fails, all is as before.</summary>
    public void Follow(string branch, Tree tree, Action moveBranch)
    {
        EnsureIndexIsFree();
        var before = repository.Head.Tip.Tree;
        try
        {
            repository.Checkout(tree, paths: null, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.None });
            moveBranch();
        }
        catch (CheckoutConflictException e)
        {
            // Somebody changed a file since it was checked; libgit2 looks before it touches any.
            throw RevertErrors.WorkingCopyDirty(repository.Info.WorkingDirectory, branch, [e.Message]);
        }
        catch (LibGit2SharpException)
        {
            repository.Checkout(before, paths: null, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.Force });
            throw;
        }
    }

    /// <summary>Makes sure that the branch is not in use in another working copy of the repository.</summary>
    public void EnsureNotElsewhere(string branch)
    {
        var common = CommonFolder.Of(repository);
        var worktrees = Path.Combine(common, "worktrees");
        var folders = Directory.Exists(worktrees) ? Directory.GetDirectories(worktrees) : [];
        foreach (var folder in folders.Append(common).Where(folder => !IsOwn(folder)))
        {
            var head = Path.Combine(folder, "HEAD");
            if (File.Exists(head) && File.ReadAllText(head).Trim() == $"ref: refs/heads/{branch}" && FilesOf(folder, common) is { } files)
            {
                throw RevertErrors.BranchCheckedOut(branch, files);
            }
        }
    }

    // libgit2 would find the lock only after it had written the files.
    private void EnsureIndexIsFree()
    {
        var path = Path.Combine(repository.Info.Path, "index.lock");
        if (File.Exists(path))
        {
            throw RevertErrors.RepositoryLocked(display, $"{path} exists");
        }
    }

    private bool IsOwn(string folder) => Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(repository.Info.Path);

    // A worktree's "gitdir" names its .git file; one that is gone does not count, nor does the HEAD of a bare repository.
    private string? FilesOf(string folder, string common)
    {
        if (folder == common)
        {
            return repository.Config.Get<bool>("core.bare")?.Value == true ? null : Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(common));
        }

        var pointer = Path.Combine(folder, "gitdir");
        var files = File.Exists(pointer) ? Path.GetDirectoryName(File.ReadAllText(pointer).Trim()) : null;
        return Directory.Exists(files) ? files : null;
    }
}
