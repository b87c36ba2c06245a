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
        var declared = after.Select(item => item.Id).ToHashSet();
        return new GitChange(
            WithDependencies(after, IsConcerned), [.. before.Where(item => !item.Policy.IsHook && !declared.Contains(item.Id))]);

        bool IsConcerned(DeclaredObject item) =>
            item.Policy.IsHook || !known.TryGetValue(item.Id, out var old) || !JsonNode.DeepEquals(old.Object, item.Object);
    }

    /// <summary>Some of the objects, and what they depend on, in the same order.</summary>
    public static IReadOnlyList<DeclaredObject> WithDependencies(IReadOnlyList<DeclaredObject> all, Func<DeclaredObject, bool> isConcerned)
    {
        var declared = all.ToDictionary(item => item.Id);
        var concerned = new HashSet<ResourceId>();
        foreach (var item in all.Where(isConcerned))
        {
            AddWithDependencies(item);
        }

        return [.. all.Where(item => concerned.Contains(item.Id))];

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
