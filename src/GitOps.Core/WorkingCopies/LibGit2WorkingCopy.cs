using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;
using LibGit2Sharp;

namespace GitOps.Core.WorkingCopies;

/// <summary>A working copy that libgit2 lets follow, on machines without the git program. It knows no filters.</summary>
internal sealed class LibGit2WorkingCopy(LibGit2Store store) : IWorkingCopy
{
    private const string Attributes = ".gitattributes";

    private string Folder => store.WorkingFolder!;

    /// <inheritdoc/>
    public bool IsOn(string branch) => store.WorkingFolder is not null && store.Head.Branch == $"refs/heads/{branch}";

    /// <inheritdoc/>
    public void EnsureNotElsewhere(string branch)
    {
        var common = CommonFolder.Of(store.GitFolder);
        var worktrees = Path.Combine(common, "worktrees");
        var folders = Directory.Exists(worktrees) ? Directory.GetDirectories(worktrees) : [];
        foreach (var folder in folders.Append(common).Where(folder => !IsOwn(folder)))
        {
            var head = Path.Combine(folder, "HEAD");
            if (File.Exists(head) && File.ReadAllText(head).Trim() == $"ref: refs/heads/{branch}" && FilesOf(folder, common) is { } files)
            {
                throw WorkingCopyErrors.BranchCheckedOut(branch, files);
            }
        }
    }

    /// <inheritdoc/>
    public void EnsureCanFollow(string branch, string tree)
    {
        GitFolderState.EnsureIndexIsFree(store.GitFolder, store.Display);
        GitFolderState.EnsureNoOperation(store.GitFolder, Folder);
        if (store.Setting("core.sparseCheckout") == "true")
        {
            throw GitErrors.NeedsGit(store.Display, "is checked out in part (core.sparseCheckout)");
        }

        var submodules = store.Submodules();
        var changed = store.Use(repository =>
        {
            EnsureNoFilter(repository, tree);
            var changed = repository.RetrieveStatus(new StatusOptions { IncludeUntracked = false, IncludeIgnored = false })
                .Where(entry => entry.State != FileStatus.Unaltered && entry.State != FileStatus.Ignored && !submodules.Contains(entry.FilePath))
                .Select(entry => entry.FilePath)
                .ToHashSet();

            // A file that comes back must not replace one of the same name that Git does not know or ignores.
            var returning = Changes(repository, tree).Added.Where(added => added.Mode != Mode.GitLink).Select(added => added.Path);
            changed.UnionWith(returning.Where(path => Path.Exists(Path.Combine(Folder, path))));
            return changed;
        });
        if (changed.Count > 0)
        {
            throw WorkingCopyErrors.WorkingCopyDirty(Folder, branch, changed);
        }
    }

    /// <inheritdoc/>
    public void Follow(string branch, string tree, Action moveBranch) => store.Use(repository =>
    {
        GitFolderState.EnsureIndexIsFree(store.GitFolder, store.Display);
        var before = repository.Head.Tip.Tree;
        try
        {
            repository.Checkout(repository.Lookup<Tree>(new ObjectId(tree)), paths: null, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.None });
            moveBranch();
            return 0;
        }
        catch (CheckoutConflictException e)
        {
            // Somebody changed a file since it was checked; libgit2 looks before it touches any.
            throw WorkingCopyErrors.WorkingCopyDirty(Folder, branch, [e.Message]);
        }
        catch (Exception e) when (e is LibGit2SharpException or GitOpsException)
        {
            repository.Checkout(before, paths: null, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.Force });
            throw e as GitOpsException ?? WorkingCopyErrors.WorkingCopyNotUpdated(Folder, e.Message);
        }
    });

    private static TreeChanges Changes(Repository repository, string tree) =>
        repository.Diff.Compare<TreeChanges>(repository.Head.Tip.Tree, repository.Lookup<Tree>(new ObjectId(tree)));

    // libgit2 would write what is stored, such as an LFS pointer.
    private void EnsureNoFilter(Repository repository, string tree)
    {
        foreach (var path in Changes(repository, tree).Select(change => change.Path))
        {
            for (var folder = Path.GetDirectoryName(path); folder is not null; folder = folder.Length == 0 ? null : Path.GetDirectoryName(folder))
            {
                var attributes = Path.Combine(Folder, folder, Attributes);
                if (File.Exists(attributes) && File.ReadAllText(attributes).Contains("filter=", StringComparison.Ordinal))
                {
                    throw WorkingCopyErrors.FilterNeedsGit(path, Folder);
                }
            }
        }
    }

    private bool IsOwn(string folder) => Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(store.GitFolder);

    // A worktree's "gitdir" names its .git file; one that is gone does not count, nor does the HEAD of a bare repository.
    private static string? FilesOf(string folder, string common)
    {
        if (folder == common)
        {
            using var main = new Repository(common);
            return main.Info.WorkingDirectory;
        }

        var pointer = Path.Combine(folder, "gitdir");
        var files = File.Exists(pointer) ? Path.GetDirectoryName(Path.GetFullPath(File.ReadAllText(pointer).Trim(), folder)) : null;
        return Directory.Exists(files) ? files : null;
    }
}
