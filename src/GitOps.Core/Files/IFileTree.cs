namespace GitOps.Core.Files;

/// <summary>What an entry of an <see cref="IFileTree"/> is.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A Git submodule, whose files are not in this repository.</summary>
    Submodule,
}

/// <summary>An entry of an <see cref="IFileTree"/>.</summary>
/// <param name="Path">Path from the tree's root with forward slashes; the root itself is the empty string.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ContentId">Names the content: the Git blob id for files of a commit; null where nothing names it (a file on disk, a folder).</param>
public sealed record FileEntry(string Path, FileKind Kind, string? ContentId = null)
{
    /// <summary>The last part of <see cref="Path"/>.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>
/// Files to render from: a commit's, a working copy's or a folder's. Symbolic links are followed inside the tree; one
/// that leads out of it is a <see cref="GitOpsException"/> with id <c>SymbolicLinkLeavesRepository</c> when it is met.
/// Safe for use by several threads.
/// </summary>
public interface IFileTree
{
    /// <summary>Commit the files belong to; null for files on disk.</summary>
    string? Commit { get; }

    /// <summary>The entry at <paramref name="path"/>, or null when there is none. <c>.</c> and <c>..</c> parts are resolved; a path above the root is not found.</summary>
    FileEntry? Find(string path);

    /// <summary>The entries of the folder at <paramref name="path"/>, not its subfolders', by ordinal name; empty when there is no such folder.</summary>
    IReadOnlyList<FileEntry> List(string path);

    /// <summary>The path of a file or folder after following every link on the way; null when there is none.</summary>
    string? RealPath(string path) => Find(path)?.Path;

    /// <summary>How many bytes <see cref="Read"/> would give, found without reading them where that can be.</summary>
    long Size(FileEntry file) => Read(file).Length;

    /// <summary>The bytes of a file that <see cref="Find"/> or <see cref="List"/> returned.</summary>
    byte[] Read(FileEntry file);
}
