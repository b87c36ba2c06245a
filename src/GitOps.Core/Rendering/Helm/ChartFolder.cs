using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Rendering.Helm;

/// <summary>
/// A folder of temporary files, which only this user can read, that helm works in: parts of a tree under names of our own, and
/// helm's own files. Disposing removes it.
/// </summary>
internal sealed class ChartFolder(IFileTree tree) : IDisposable
{
    private readonly Dictionary<string, string> _copied = [];

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gitops-helm-").FullName;

    /// <summary>Copies a file or folder of the tree, with all below it and without links, and gives its name.</summary>
    public string Copy(FileEntry entry, string name, CancellationToken cancellationToken)
    {
        _copied[name] = entry.Path;
        CopyTo(entry, System.IO.Path.Combine(Path, name), cancellationToken);
        return name;
    }

    /// <summary>Writes text that is in no file of the tree, and gives its name.</summary>
    public string Write(string name, string text)
    {
        var target = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
        return name;
    }

    /// <summary>A text that names files of this folder, with the names they have in the tree.</summary>
    public string InTermsOfTree(string text)
    {
        var named = text.Replace(Path + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return _copied.Aggregate(named, (result, copy) => result.Replace(copy.Key, copy.Value, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void CopyTo(FileEntry entry, string target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (entry.Kind)
        {
            case FileKind.Submodule:
                throw GitErrors.SubmoduleNotSupported(entry.Path);
            case FileKind.File:
                File.WriteAllBytes(target, tree.Read(entry));
                break;
            default:
                Directory.CreateDirectory(target);
                foreach (var child in tree.List(entry.Path))
                {
                    CopyTo(child, Below(target, child), cancellationToken);
                }

                break;
        }
    }

    // A name in Git may hold what is a separator here.
    private static string Below(string folder, FileEntry child) =>
        child.Name.AsSpan().IndexOfAny(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar, ':') < 0 || !OperatingSystem.IsWindows()
            ? System.IO.Path.Combine(folder, child.Name)
            : throw new GitOpsException("FileNotFound", FailureKind.NotFound, $"\"{child.Path}\" cannot be a file on this system. Rename it.", child.Path);
}
