namespace GitOps.Core.WorkingCopies;

/// <summary>The files of a working copy that are about to change, kept until that has gone well.</summary>
internal sealed class SavedFiles : IDisposable
{
    private readonly string _folder;
    private readonly string _copies;
    private readonly IReadOnlyList<TreeChange> _changes;

    private SavedFiles(string folder, string copies, IReadOnlyList<TreeChange> changes) => (_folder, _copies, _changes) = (folder, copies, changes);

    /// <summary>Copies them into the Git folder. What is added is known not to be there.</summary>
    public static SavedFiles Of(string folder, string gitFolder, IEnumerable<TreeChange> changes)
    {
        var saved = new SavedFiles(folder, Path.Combine(gitFolder, $"gitops-undo-{Guid.NewGuid():N}"), [.. changes.Where(change => !change.IsSubmodule)]);
        foreach (var path in saved._changes.Where(change => !change.IsAdded).Select(change => change.Path))
        {
            Copy(Path.Combine(folder, path), Path.Combine(saved._copies, path));
        }

        return saved;
    }

    /// <summary>Puts them back, and removes what was added.</summary>
    public void Restore()
    {
        foreach (var change in _changes)
        {
            var file = Path.Combine(_folder, change.Path);
            if (change.IsAdded)
            {
                File.Delete(file);
            }
            else
            {
                Copy(Path.Combine(_copies, change.Path), file);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_copies))
        {
            Directory.Delete(_copies, recursive: true);
        }
    }

    // A sparse checkout does not have all of them.
    private static void Copy(string from, string to)
    {
        var target = new FileInfo(from).LinkTarget;
        if (target is null && !File.Exists(from))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (target is null)
        {
            File.Copy(from, to, overwrite: true);
        }
        else
        {
            File.Delete(to);
            File.CreateSymbolicLink(to, target);
        }
    }
}
