using System.Text.Json.Nodes;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Sets;

/// <summary>What Git changed of a set between two revisions.</summary>
/// <param name="Concerned">Declared objects a sync has to do with: new and changed ones, hooks, and what these depend on.</param>
/// <param name="Removed">Objects that are no longer declared.</param>
internal sealed record GitChange(IReadOnlyList<DeclaredObject> Concerned, IReadOnlyList<DeclaredObject> Removed)
{
    /// <summary>Compares what two revisions declare.</summary>
    public static GitChange Between(IReadOnlyList<DeclaredObject> before, IReadOnlyList<DeclaredObject> after)
    {
        var known = before.ToDictionary(item => item.Id);
        var declared = after.ToDictionary(item => item.Id);
        var concerned = new HashSet<ResourceId>();
        foreach (var item in after.Where(IsConcerned))
        {
            AddWithDependencies(item);
        }

        return new GitChange(
            [.. after.Where(item => concerned.Contains(item.Id))],
            [.. before.Where(item => !item.Policy.IsHook && !declared.ContainsKey(item.Id))]);

        bool IsConcerned(DeclaredObject item) =>
            item.Policy.IsHook || !known.TryGetValue(item.Id, out var old) || !JsonNode.DeepEquals(old.Object, item.Object);

        void AddWithDependencies(DeclaredObject item)
        {
            if (concerned.Add(item.Id))
            {
                foreach (var dependency in item.Policy.DependsOn)
                {
                    if (declared.TryGetValue(dependency, out var needed))
                    {
                        AddWithDependencies(needed);
                    }
                }
            }
        }
    }
}
