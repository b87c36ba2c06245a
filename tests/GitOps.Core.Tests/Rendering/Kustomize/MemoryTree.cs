using System.Text;
using GitOps.Core.Files;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>Files that exist in memory only.</summary>
internal sealed class MemoryTree(IReadOnlyDictionary<string, string> files, string? commit = null) : IFileTree
{
    public string? Commit => commit;

    public int Reads { get; private set; }

    public FileEntry? Find(string path)
    {
        if (TreePath.Normalize(path) is not { } normal)
        {
            return null;
        }

        if (files.TryGetValue(normal, out var content))
        {
            return new FileEntry(normal, FileKind.File, $"{content.Length}-{content.GetHashCode(StringComparison.Ordinal)}");
        }

        return normal.Length == 0 || files.Keys.Any(name => name.StartsWith(normal + "/", StringComparison.Ordinal)) ? new FileEntry(normal, FileKind.Folder) : null;
    }

    public IReadOnlyList<FileEntry> List(string path)
    {
        var prefix = TreePath.Normalize(path) is { Length: > 0 } folder ? folder + "/" : "";
        return [.. files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => prefix + name[prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal).Select(name => Find(name)!)];
    }

    public long Size(FileEntry file) => Encoding.UTF8.GetByteCount(files[file.Path]);

    public byte[] Read(FileEntry file)
    {
        Reads++;
        return Encoding.UTF8.GetBytes(files[file.Path]);
    }
}
