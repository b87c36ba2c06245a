using GitOps.Core.Files;
using GitOps.Core.Rendering.Failures;

namespace GitOps.Core.Rendering.Limits;

/// <summary>A tree that counts what is listed and read of it before it is.</summary>
internal sealed class LimitedTree(IFileTree inner, RenderingBudget budget) : IFileTree
{
    // As long as Linux takes one (PATH_MAX): Git's trees go deeper than any stack.
    private const int LongestPath = 4096;

    public string? Commit => inner.Commit;

    public FileEntry? Find(string path) => inner.Find(path);

    public string? RealPath(string path) => inner.RealPath(path);

    public IReadOnlyList<FileEntry> List(string path)
    {
        if (path.Length > LongestPath)
        {
            throw LimitErrors.PathTooLong(path, LongestPath, Commit);
        }

        var entries = inner.List(path);
        budget.List(entries.Count, new SourceLocation(path, 1, Commit));
        return entries;
    }

    public long Size(FileEntry file) => inner.Size(file);

    public byte[] Read(FileEntry file)
    {
        budget.Read(inner.Size(file), new SourceLocation(file.Path, 1, Commit));
        return inner.Read(file);
    }
}
