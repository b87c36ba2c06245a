using GitOps.Core.Git.Stores;

namespace GitOps.Core.Git;

/// <summary>Finds the commit at which two lines of history part.</summary>
internal static class MergeBase
{
    /// <summary>The newest commit that both come from; null when there is none, or it was not fetched.</summary>
    public static string? Of(IGitStore store, string one, string other) =>
        one == other ? one : store.IsShallow ? InCutHistory(store, one, other) : store.MergeBase(one, other);

    /// <summary>
    /// Git takes a commit at the edge of a shallow clone for one without parents. A pipeline's checkout of a pull request is such a
    /// commit, made of the target branch's and the request's; where the target's is there too, it need not be fetched again.
    /// </summary>
    private static string? InCutHistory(IGitStore store, string one, string other)
    {
        var parents = new Dictionary<string, IReadOnlyList<string>?>();
        var ancestors = Ancestors(one).ToHashSet();
        string[] common = [.. Ancestors(other).Where(ancestors.Contains)];
        return common.Except(common.SelectMany(id => parents[id]!)).FirstOrDefault();

        List<string> Ancestors(string from)
        {
            var found = new List<string>();
            var seen = new HashSet<string> { from };
            for (var next = new Queue<string>([from]); next.TryDequeue(out var id);)
            {
                if (ParentsOf(id) is { } named)
                {
                    found.Add(id);
                    named.Where(seen.Add).ToList().ForEach(next.Enqueue);
                }
            }

            return found;
        }

        IReadOnlyList<string>? ParentsOf(string id)
        {
            if (!parents.TryGetValue(id, out var named))
            {
                named = store.Commit(id)?.Parents;
                parents[id] = named = named is { Count: 0 } ? store.NamedParents(id) : named;
            }

            return named;
        }
    }
}
