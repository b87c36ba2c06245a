using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Checking;

/// <summary>Finds what can be rendered in a repository: kustomizations, charts, and the top folders of plain manifests.</summary>
internal static class RootFinder
{
    /// <summary>Paths of the roots at a path, in the order of their names: the path itself, unless it is a folder that has others in it.</summary>
    public static IReadOnlyList<string> Find(IFileTree tree, string path, DocumentCache cache)
    {
        if (tree.Find(path) is not { Kind: FileKind.Folder } folder || RenderKinds.Of(tree, folder.Path, cache) != RenderKind.Plain)
        {
            return [path];
        }

        // Where nothing renders by itself, the whole is one set of plain manifests.
        var roots = new List<string>();
        return Collect(tree, folder.Path, cache, roots) ? [path] : roots;
    }

    /// <summary>Every root of the tree.</summary>
    public static IReadOnlyList<string> FindAll(IFileTree tree, DocumentCache cache)
    {
        var roots = new List<string>();
        return Collect(tree, "", cache, roots) ? [""] : roots;
    }

    // Whether the folder and all below it are plain; otherwise the roots in it have been added.
    private static bool Collect(IFileTree tree, string folder, DocumentCache cache, List<string> roots)
    {
        var kind = RenderKinds.Of(tree, folder, cache);
        if (kind is RenderKind.Kustomize or RenderKind.Helm)
        {
            roots.Add(folder);
        }

        var entries = tree.List(folder).Where(entry => !entry.Name.StartsWith('.')).ToList();
        var folders = kind == RenderKind.Helm ? [] : entries.Where(entry => entry.Kind == FileKind.Folder).ToList();
        var plainFolders = folders.Where(child => Collect(tree, child.Path, cache, roots)).Select(child => child.Path).ToList();
        if (kind == RenderKind.Plain && plainFolders.Count < folders.Count)
        {
            // Plain files beside a kustomization are roots of their own; below one they are its own.
            roots.AddRange(plainFolders);
            roots.AddRange(entries.Where(entry => entry.Kind == FileKind.File && PlainFolder.IsManifestFile(entry)).Select(entry => entry.Path));
        }

        return kind == RenderKind.Plain && plainFolders.Count == folders.Count;
    }
}
