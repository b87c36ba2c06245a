using GitOps.Core.Git;
using GitOps.Core.Manifests;

namespace GitOps.Core.Rendering;

/// <summary>Renders plain manifests: every YAML and JSON file at a path and below it, in the order of their names.</summary>
internal sealed class PlainFolder(IFileTree tree, RenderOptions options)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The objects of a folder or of a single file.</summary>
    public List<Manifest> Render(FileEntry entry, CancellationToken cancellationToken)
    {
        var files = new List<FileEntry>();
        if (entry.Kind == FileKind.File)
        {
            files.Add(entry);
        }
        else
        {
            CollectFiles(entry, files, cancellationToken);
        }

        // Reading is most of the work and files are independent of each other; telling what was found keeps their order.
        return files.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(ReadFile).AsSequential().SelectMany(TakeManifests).ToList();
    }

    /// <summary>Whether the file may hold manifests, by its name.</summary>
    public static bool IsManifestFile(FileEntry file) => Extensions.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase);

    private void CollectFiles(FileEntry folder, List<FileEntry> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (folder.Kind == FileKind.Submodule)
        {
            options.Report(GitErrors.SubmoduleNotSupported(folder.Path));
            return;
        }

        foreach (var entry in tree.List(folder.Path))
        {
            if (entry.Name.StartsWith('.'))
            {
                options.Verbose($"{entry.Path}: skipped, hidden.");
            }
            else if (entry.Kind != FileKind.File)
            {
                CollectFiles(entry, files, cancellationToken);
            }
            else if (IsManifestFile(entry))
            {
                files.Add(entry);
            }
        }
    }

    private (FileEntry File, IReadOnlyList<YamlDocument> Documents, List<GitOpsException> Errors) ReadFile(FileEntry file)
    {
        var errors = new List<GitOpsException>();
        try
        {
            return (file, options.Cache.Read(tree, file, errors.Add), errors);
        }
        catch (GitOpsException exception)
        {
            return (file, [], [exception]);
        }
    }

    private IEnumerable<Manifest> TakeManifests((FileEntry File, IReadOnlyList<YamlDocument> Documents, List<GitOpsException> Errors) read)
    {
        read.Errors.ForEach(options.Report);
        return new ManifestReader(read.File.Path, tree.Commit, options.Verbose, options.Report).Read(read.Documents);
    }
}
