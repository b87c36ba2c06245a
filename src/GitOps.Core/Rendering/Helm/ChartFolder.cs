using GitOps.Core.Git;

namespace GitOps.Core.Rendering.Helm;

/// <summary>A folder of this machine's temporary files that holds parts of a tree for helm to read; disposing removes it.</summary>
internal sealed class ChartFolder : IDisposable
{
    private readonly IFileTree _tree;

    /// <summary>Makes an empty folder that only this user can read.</summary>
    public ChartFolder(IFileTree tree)
    {
        _tree = tree;
        Path = Directory.CreateTempSubdirectory("gitops-helm-").FullName;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Writes a file or folder of the tree, with all below it, and gives its place on disk.</summary>
    public string Add(FileEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = OnDisk(entry.Path);
        switch (entry.Kind)
        {
            case FileKind.Submodule:
                throw GitErrors.SubmoduleNotSupported(entry.Path);
            case FileKind.File:
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, _tree.Read(entry));
                break;
            default:
                Directory.CreateDirectory(target);
                foreach (var child in _tree.List(entry.Path))
                {
                    Add(child, cancellationToken);
                }

                break;
        }

        return target;
    }

    /// <summary>Writes text that is in no file of the tree, and gives its place on disk.</summary>
    public string Add(string name, string text)
    {
        var target = OnDisk(name);
        File.WriteAllText(target, text);
        return target;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string OnDisk(string path)
    {
        var target = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, path));
        return target == Path || target.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw new ArgumentException($"'{path}' leads out of its tree.", nameof(path));
    }
}
