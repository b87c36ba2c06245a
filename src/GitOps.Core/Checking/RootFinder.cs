using GitOps.Core.Git;
using GitOps.Core.Rendering;

namespace GitOps.Core.Checking;

/// <summary>Finds what can be rendered in a repository: kustomizations, charts, and the top folders of plain manifests.</summary>
internal static class RootFinder
{
    /// <summary>Paths of the roots, in the order of their names.</summary>
    public static IReadOnlyList<string> Find(IFileTree tree, string folder = "")
    {
        var roots = new List<string>();
        if (!Collect(tree, folder, roots))
        {
            return roots;
        }

        // Nothing in there renders by itself: the folder is one set of plain manifests.
        return [folder];
    }

    // Whether the folder holds plain files only; otherwise its roots have been added.
    private static bool Collect(IFileTree tree, string folder, List<string> roots)
    {
        if (RenderKinds.Of(tree, folder) != RenderKind.Plain)
        {
            roots.Add(folder);
            CollectBelow(tree, folder, roots, own: true);
            return false;
        }

        return CollectBelow(tree, folder, roots, own: false);
    }

    private static bool CollectBelow(IFileTree tree, string folder, List<string> roots, bool own)
    {
        var entries = tree.List(folder).Where(entry => !entry.Name.StartsWith('.')).ToList();
        var plainFolders = new List<string>();
        var isPlain = true;
        foreach (var child in entries.Where(entry => entry.Kind == FileKind.Folder && !IsPartOfChart(tree, folder)))
        {
            if (Collect(tree, child.Path, roots))
            {
                plainFolders.Add(child.Path);
            }
            else
            {
                isPlain = false;
            }
        }

        // Below a kustomization, plain files are its own; beside one, they are roots of their own.
        if (!isPlain && !own)
        {
            roots.AddRange(plainFolders);
            roots.AddRange(entries.Where(entry => entry.Kind == FileKind.File && PlainFolder.IsManifestFile(entry)).Select(entry => entry.Path));
        }

        return isPlain && !own;
    }

    private static bool IsPartOfChart(IFileTree tree, string folder) => RenderKinds.Of(tree, folder) == RenderKind.Helm;
}
