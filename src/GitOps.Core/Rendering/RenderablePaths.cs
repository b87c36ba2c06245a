using GitOps.Core.Files;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Settings;

namespace GitOps.Core.Rendering;

/// <summary>Tells what of a folder can be rendered, for completion.</summary>
public static class RenderablePaths
{
    /// <summary>Folders and files of manifests directly in a folder, by path. What says how a folder is rendered is no manifest.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> In(IFileTree tree, string folder)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return
        [
            .. tree.List(folder)
                .Where(entry => !entry.Name.StartsWith('.') && (entry.Kind == FileKind.Folder || IsRenderable(entry)))
                .Select(entry => entry.Path),
        ];
    }

    private static bool IsRenderable(FileEntry entry) =>
        entry.Kind == FileKind.File
        && PlainFolder.IsManifestFile(entry)
        && entry.Name is not (RepositorySettings.FileName or RenderKinds.ChartFile)
        && !KustomizationRoot.FileNames.Contains(entry.Name);
}
