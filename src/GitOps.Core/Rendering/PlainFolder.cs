using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Settings;

namespace GitOps.Core.Rendering;

/// <summary>Renders plain manifests: every YAML and JSON file at a path and below it, in the order of their names.</summary>
/// <param name="tree">The files.</param>
/// <param name="options">What to use and whom to tell.</param>
/// <param name="budget">What the rendering may take.</param>
/// <param name="renderFolder">Renders a folder below it that is a kustomization or a chart.</param>
internal sealed class PlainFolder(IFileTree tree, RenderOptions options, RenderingBudget budget, Func<FileEntry, IReadOnlyList<Manifest>> renderFolder)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];
    private readonly OtherToolsFiles _otherTools = new(tree);

    /// <summary>The objects of a folder or of a single file.</summary>
    public List<Manifest> Render(FileEntry entry, CancellationToken cancellationToken)
    {
        // What is wrong with the settings is for others to tell; a file that they do not exclude is read.
        var settings = RepositorySettings.Read(tree, entry.Path, options.Cache.Documents, _ => { }).Manifests;
        var found = new List<FileEntry>();
        if (settings.Excludes(entry))
        {
            options.Verbose($"{entry.Path}: skipped, excluded by {RepositorySettings.FileName}.");
        }
        else if (entry.Kind == FileKind.File)
        {
            found.Add(entry);
        }
        else
        {
            CollectFiles(entry, settings, found, cancellationToken);
        }

        // Reading is most of the work and files are independent of each other; telling what was found keeps their order.
        var read = found.Where(entry => entry.Kind == FileKind.File).AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(ReadFile).ToDictionary(result => result.File.Path);
        return found.SelectMany(entry => read.TryGetValue(entry.Path, out var result) ? Take(result) : renderFolder(entry)).ToList();
    }

    /// <summary>Whether the file may hold manifests, by its name.</summary>
    public static bool IsManifestFile(FileEntry file) => Extensions.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase);

    private void CollectFiles(FileEntry folder, ManifestSettings settings, List<FileEntry> found, CancellationToken cancellationToken)
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
            else if (settings.Excludes(entry))
            {
                options.Verbose($"{entry.Path}: skipped, excluded by {RepositorySettings.FileName}.");
            }
            else if (entry.Kind != FileKind.File)
            {
                CollectFolder(entry, settings, found, cancellationToken);
            }
            else if (IsManifestFile(entry))
            {
                found.Add(entry);
            }
        }
    }

    private void CollectFolder(FileEntry folder, ManifestSettings settings, List<FileEntry> found, CancellationToken cancellationToken)
    {
        switch (folder.Kind == FileKind.Folder ? RenderKinds.Of(tree, folder.Path, options.Cache.Documents) : RenderKind.Plain)
        {
            case RenderKind.Plain:
                CollectFiles(folder, settings, found, cancellationToken);
                break;
            case RenderKind.Component:
                options.Verbose($"{folder.Path}: skipped, a kustomize component.");
                break;
            default:
                found.Add(folder);
                break;
        }
    }

    private FileResult ReadFile(FileEntry file)
    {
        var (skipped, errors) = (new List<string>(), new List<GitOpsException>());
        try
        {
            var manifests = ReadManifests(file, skipped, errors);
            return new FileResult(file, manifests, skipped, errors.Count == 0 ? errors : Explain(file, errors));
        }
        catch (GitOpsException exception)
        {
            return new FileResult(file, [], skipped, [exception]);
        }
    }

    private List<Manifest> ReadManifests(FileEntry file, List<string> skipped, List<GitOpsException> errors)
    {
        var isOthers = _otherTools.Knows(file);
        if (isOthers && tree.Read(file) is var content && !OtherToolsFiles.MayHoldManifests(content))
        {
            skipped.Add($"{file.Path}: skipped, it belongs to another tool.");
            errors.AddRange(StandInContent.Find(file.Path, tree.Commit, content) is { } failure ? [failure] : []);
            return [];
        }

        var reader = new ManifestReader(file.Path, tree.Commit, skipped.Add, errors.Add) { SkipsOthers = isOthers };
        var manifests = reader.Read(options.Cache.Documents.Read(tree, file, errors.Add)).ToList();
        manifests.ForEach(manifest => budget.Add(0, manifest.Source));
        return manifests;
    }

    // One failure says all when the file is something else as a whole.
    private List<GitOpsException> Explain(FileEntry file, List<GitOpsException> errors)
    {
        var better = StandInContent.Explain(file.Path, tree.Commit, tree.Read(file), errors[0]);
        return better.ErrorId == errors[0].ErrorId ? [better, .. errors.Skip(1)] : [better];
    }

    private IReadOnlyList<Manifest> Take(FileResult result)
    {
        result.Skipped.ForEach(options.Verbose);
        result.Errors.ForEach(options.Report);
        return result.Manifests;
    }

    /// <summary>What was read of a file, before anybody is told.</summary>
    private sealed record FileResult(FileEntry File, IReadOnlyList<Manifest> Manifests, List<string> Skipped, List<GitOpsException> Errors);
}
