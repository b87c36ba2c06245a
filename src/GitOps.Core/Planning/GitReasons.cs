using GitOps.Core.Blame;
using GitOps.Core.Git;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>Says of what is planned what in Git made it: the line of a field, the commit that added an object, the one that removed it.</summary>
/// <param name="source">The repository.</param>
/// <param name="declared">The revision that is planned.</param>
/// <param name="synced">Ids of the commits that were synced before, newest first.</param>
/// <param name="render">What one of them declared; null when that is not known any more.</param>
/// <param name="defaultNamespace">Namespace of objects that name none.</param>
internal sealed class GitReasons(GitSource source, DeclaredRevision declared, IEnumerable<string> synced, Func<string, DeclaredRevision?> render, string defaultNamespace)
{
    /// <summary>Why members go.</summary>
    public const string NoLongerDeclared = "no longer declared";

    /// <summary>Nobody reads a commit a line in a list that is longer than this; none is looked for then.</summary>
    private const int LongestList = 100;

    /// <summary>A member that is left from before these syncs has been told of in each of them.</summary>
    private const int MostRevisions = 5;

    private readonly ChangeOrigins _origins = new(declared.Files, declared.Files.Commit is null ? null : new LineHistory(source, declared.Revision));

    /// <summary>The differences, with what is known of them.</summary>
    public IEnumerable<ResourceDiff> Attribute(IReadOnlyList<ResourceDiff> diffs, CancellationToken cancellationToken)
    {
        var isFew = diffs.Count(diff => diff.Action == DiffAction.Create) <= LongestList;
        var removals = Removals([.. diffs.Where(IsRemoval).Select(diff => diff.Id)], cancellationToken);
        return diffs.Select(diff =>
            isFew && diff.Action == DiffAction.Create ? _origins.AttributeNew(diff, cancellationToken)
            : removals.TryGetValue(diff.Id, out var removal) ? diff with { Reason = removal + diff.Reason![NoLongerDeclared.Length..] }
            : _origins.Attribute(diff, cancellationToken));
    }

    private static bool IsRemoval(ResourceDiff diff) =>
        diff is { Action: DiffAction.Delete, Reason: { } reason } && reason.StartsWith(NoLongerDeclared, StringComparison.Ordinal);

    private Dictionary<ResourceId, string> Removals(IReadOnlyCollection<ResourceId> gone, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceId, string>();
        var history = new LineHistory(source, declared.Revision);
        var commits = gone.Count > LongestList ? [] : synced.Where(sha => sha != declared.Files.Commit).Distinct().Take(MostRevisions);
        foreach (var before in commits.TakeWhile(_ => found.Count < gone.Count).Select(render).OfType<DeclaredRevision>())
        {
            var removed = new RemovedDocuments(before.Files, history);
            var places = before.Manifests.ToLookup(manifest => Key(manifest.Id), manifest => manifest.Source);
            foreach (var id in gone.Where(id => !found.ContainsKey(id)))
            {
                if (places[Key(id)].FirstOrDefault() is { } place)
                {
                    found[id] = removed.RemovedIn(place, cancellationToken) is { } commit ? $"removed in {commit.ShortSha} ({place})" : $"{NoLongerDeclared} ({place})";
                }
            }
        }

        return found;
    }

    /// <summary>What is the same of an object as declared and as listed.</summary>
    private (string Group, string Kind, string Namespace, string Name) Key(ResourceId id) =>
        (id.Group, id.Kind, id.Namespace.Length == 0 ? defaultNamespace : id.Namespace, id.Name);
}
