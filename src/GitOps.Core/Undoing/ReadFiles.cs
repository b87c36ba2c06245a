using System.Collections.Concurrent;
using GitOps.Core.Files;

namespace GitOps.Core.Undoing;

/// <summary>A tree that remembers which paths were looked for.</summary>
internal sealed class ReadFiles(IFileTree inner) : IFileTree
{
    private readonly ConcurrentDictionary<string, bool> _paths = new(StringComparer.Ordinal);

    /// <summary>The paths.</summary>
    public IEnumerable<string> Paths => _paths.Keys;

    /// <inheritdoc/>
    public string? Commit => inner.Commit;

    /// <inheritdoc/>
    public FileEntry? Find(string path)
    {
        Remember(path);
        return inner.Find(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileEntry> List(string path) => inner.List(path);

    /// <inheritdoc/>
    public string? RealPath(string path) => inner.RealPath(path);

    /// <inheritdoc/>
    public long Size(FileEntry file) => inner.Size(file);

    /// <inheritdoc/>
    public byte[] Read(FileEntry file)
    {
        Remember(file.Path);
        return inner.Read(file);
    }

    private void Remember(string path) => _paths.TryAdd(TreePath.Normalize(path) ?? path, true);
}
