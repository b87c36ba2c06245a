using GitOps.Core.Git;
using GitOps.Core.Manifests;

namespace GitOps.Core.Rendering;

/// <summary>Renders plain manifests: every YAML and JSON file at a path and below it, in the order of their names.</summary>
/// <param name="tree">The files.</param>
/// <param name="options">What to use and whom to tell.</param>
/// <param name="renderFolder">Renders a folder below it that is a kustomization or a chart.</param>
internal sealed class PlainFolder(IFileTree tree, RenderOptions options, Func<FileEntry, IReadOnlyList<Manifest>> renderFolder)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The objects of a folder or of a single file.</summary>
    public List<Manifest> Render(FileEntry entry, CancellationToken cancellationToken)
    {
        var found = new List<FileEntry>();
        if (entry.Kind == FileKind.File)
        {
            found.Add(entry);
        }
        else
        {
            CollectFiles(entry, found, cancellationToken);
        }

        // Reading is most of the work and files are independent of each other; telling what was found keeps their order.
        var read = found.Where(entry => entry.Kind == FileKind.File).AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(ReadFile).ToDictionary(result => result.File.Path);
        return found.SelectMany(entry => read.TryGetValue(entry.Path, out var result) ? TakeManifests(result) : renderFolder(entry)).ToList();
    }

    /// <summary>Whether the file may hold manifests, by its name.</summary>
    public static bool IsManifestFile(FileEntry file) => Extensions.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase);

    private void CollectFiles(FileEntry folder, List<FileEntry> found, CancellationToken cancellationToken)
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
                CollectFolder(entry, found, cancellationToken);
            }
            else if (IsManifestFile(entry))
            {
                found.Add(entry);
            }
        }
    }

    private void CollectFolder(FileEntry folder, List<FileEntry> found, CancellationToken cancellationToken)
    {
        switch (folder.Kind == FileKind.Folder ? RenderKinds.Of(tree, folder.Path, options.Cache.Documents) : RenderKind.Plain)
        {
            case RenderKind.Plain:
                CollectFiles(folder, found, cancellationToken);
                break;
            case RenderKind.Component:
                options.Verbose($"{folder.Path}: skipped, a kustomize component.");
                break;
            default:
                found.Add(folder);
                break;
        }
    }

    private (FileEntry File, IReadOnlyList<YamlDocument> Documents, List<GitOpsException> Errors) ReadFile(FileEntry file)
    {
        var errors = new List<GitOpsException>();
        try
        {
            return (file, options.Cache.Documents.Read(tree, file, errors.Add), errors);
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
