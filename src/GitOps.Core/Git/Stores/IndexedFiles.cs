using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Git.Stores;

/// <summary>What the index of a working copy says of files that the disk does not show as they are.</summary>
/// <param name="Submodules">Paths that hold submodules.</param>
/// <param name="Absent">Files that Git was told to leave off the disk, or not to look for there, and that are not there: sparse checkouts have them.</param>
internal sealed record IndexedFiles(IReadOnlySet<string> Submodules, IReadOnlyList<IndexedFile> Absent)
{
    /// <summary>Reads it, with git where it is there: libgit2 knows neither split nor sparse indexes, nor which files are left off.</summary>
    public static IndexedFiles Of(IGitStore store, string workingFolder, RepositoryProgram? git)
    {
        if (git is null)
        {
            return store.Setting("core.sparseCheckout") == "true"
                ? throw GitErrors.NeedsGit(store.Display, "is checked out in part (core.sparseCheckout)")
                : new IndexedFiles(((LibGit2Store)store).Submodules(), []);
        }

        // "H 100644 id 0 TAB path"; S is left off, a small letter is not looked for (git-ls-files(1)).
        var entries = git.Require(why => GitErrors.IndexNotReadable(store.Display, why), ["-C", workingFolder, "ls-files", "-v", "-s", "-z"])
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Select(parts => (Fields: parts[0].Split(' '), Path: parts[1]))
            .ToList();
        return new IndexedFiles(
            entries.Where(entry => entry.Fields[1] == "160000").Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal),
            entries
                .Where(entry => (entry.Fields[0] == "S" || char.IsLower(entry.Fields[0][0])) && entry.Fields[1] != "160000")
                .Where(entry => !IsThere(Path.Combine(workingFolder, entry.Path)))
                .Select(entry => new IndexedFile(entry.Path, entry.Fields[1] == "120000" ? NodeKind.Link : NodeKind.File, entry.Fields[2]))
                .ToList());
    }

    // A link that leads to nothing is there.
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}

/// <summary>A file of the index.</summary>
/// <param name="Path">Its path from the working copy's root.</param>
/// <param name="Kind">File or link.</param>
/// <param name="Blob">Id of its content.</param>
internal sealed record IndexedFile(string Path, NodeKind Kind, string Blob);
