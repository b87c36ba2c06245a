using GitOps.Core.Files;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Git;

/// <summary>The files in which two commits differ. Folders that are the same are not looked into.</summary>
internal static class ChangedPaths
{
    public static IReadOnlyList<string> Between(IGitStore store, string one, string other)
    {
        var found = new List<string>();
        Collect(store.Commit(one)?.Tree, store.Commit(other)?.Tree, "");
        return found;

        void Collect(string? before, string? after, string folder)
        {
            var (old, now) = (Nodes(before, folder, one), Nodes(after, folder, other));
            foreach (var name in old.Keys.Union(now.Keys))
            {
                var (was, @is) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
                if (was == @is)
                {
                    continue;
                }

                var path = TreePath.Join(folder, name);
                var (wasFolder, isFolder) = (was?.Kind == NodeKind.Folder, @is?.Kind == NodeKind.Folder);
                if (wasFolder || isFolder)
                {
                    Collect(wasFolder ? was!.ContentId : null, isFolder ? @is!.ContentId : null, path);
                }
                else
                {
                    found.Add(path);
                }
            }
        }

        Dictionary<string, TreeNode> Nodes(string? tree, string path, string commit) =>
            tree is null ? [] : store.List(tree, path, commit).ToDictionary(node => node.Name, StringComparer.Ordinal);
    }
}
