using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Files;

namespace GitOps.Core.Tests.Rendering;

/// <summary>A commit's files, held in memory; counts how many were read.</summary>
internal sealed class MemoryTree : IFileTree
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private int _reads;

    public MemoryTree(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _files[path] = Encoding.UTF8.GetBytes(text);
        }
    }

    /// <summary>A file that is no text.</summary>
    public (string Path, byte[] Content) Bytes
    {
        init => _files[value.Path] = value.Content;
    }

    public string? Commit { get; init; } = "4f1c2ab0000000000000000000000000000000000";

    public int Reads => _reads;

    public string? Submodule { get; init; }

    public FileEntry? Find(string path)
    {
        var normal = TreePath.Normalize(path);
        return normal is null ? null
            : _files.ContainsKey(normal) ? File(normal)
            : normal.Length == 0 || _files.Keys.Any(file => file.StartsWith(normal + "/", StringComparison.Ordinal)) ? new FileEntry(normal, FileKind.Folder)
            : null;
    }

    public IReadOnlyList<FileEntry> List(string path)
    {
        var prefix = TreePath.Join(TreePath.Normalize(path) ?? "", "");
        return _files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file[prefix.Length..].Split('/'))
            .GroupBy(parts => parts[0], parts => parts.Length, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Max() == 1 ? File(prefix + group.Key) : new FileEntry(prefix + group.Key, FileKind.Folder))
            .Select(entry => entry.Path == Submodule ? entry with { Kind = FileKind.Submodule } : entry)
            .ToList();
    }

    public long Size(FileEntry file) => _files[file.Path].Length;

    public byte[] Read(FileEntry file)
    {
        Interlocked.Increment(ref _reads);
        return _files[file.Path];
    }

    private FileEntry File(string path) => new(path, FileKind.File, Convert.ToHexString(SHA256.HashData(_files[path])));
}
