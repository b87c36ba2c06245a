using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Health;
using GitOps.Core.Membership;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Pruning;

/// <summary>Finds what goes with objects that are deleted: what they own, what a Namespace holds, the objects of a definition's kind.</summary>
internal sealed class CascadeReader(KubeApi api, ApiCatalog catalog, SetContext context, IReconcileObserver observer)
{
    private readonly ConcurrentDictionary<ResourceId, LiveObject> _found = new();
    private readonly ConcurrentBag<(string Namespace, string Kind)> _forbidden = [];

    /// <summary>What goes with each of the objects; nothing is said of those with which nothing goes.</summary>
    /// <param name="deleted">The objects that are deleted.</param>
    /// <param name="shown">Objects of which it is told otherwise what becomes of them.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task<IReadOnlyDictionary<ResourceId, Cascade>> ReadAsync(
        IReadOnlyList<PruneCandidate> deleted, IReadOnlySet<ResourceId> shown, CancellationToken cancellationToken)
    {
        var lists = deleted.SelectMany(Lists).Distinct().ToArray();
        await Requests.ForEachAsync(lists, ListAsync, cancellationToken);
        var owned = _found.Where(entry => !shown.Contains(entry.Key)).ToDictionary();
        var goes = Owned(deleted, owned);
        return deleted
            .Select(candidate => (candidate, Along: owned.Where(entry => Holds(candidate, entry.Key) || goes.GetValueOrDefault(entry.Key) == candidate.Id).ToArray()))
            .Select(entry => (entry.candidate.Id, Cascade: Of(entry.candidate, entry.Along)))
            .Where(entry => !entry.Cascade.IsEmpty)
            .ToDictionary(entry => entry.Id, entry => entry.Cascade);

        Cascade Of(PruneCandidate candidate, KeyValuePair<ResourceId, LiveObject>[] along) => new(
            Counts(along.Select(entry => entry.Key)),
            [.. _forbidden.Intersect(Lists(candidate).Select(list => (list.Namespace ?? "", list.Kind.Kind))).Select(list => list.Kind).Distinct().Order(StringComparer.Ordinal)],
            [.. along.GroupBy(entry => Other(entry.Value)).Where(owner => owner.Key is not null).Select(owner => $"{owner.Count()} of {owner.Key}").Order(StringComparer.Ordinal)]);
    }

    /// <summary>Who else says that an object is theirs. What a controller made goes with what that belongs to.</summary>
    private string? Other(LiveObject item) => ForeignOwner.Controller(item) is not null ? null
        : ForeignOwner.AnotherSet(item, context.SetId)
            ?? ForeignOwner.Claim(item, Ownership.Applied(item, context.FieldManager))
            ?? (Ownership.IsOurs(item, context) ? null : ForeignOwner.Writer(item));

    private IEnumerable<(ApiResource Kind, string? Namespace)> Lists(PruneCandidate candidate)
    {
        var id = candidate.Id;
        switch (id)
        {
            case { Group: "", Kind: "Namespace" }:
                return catalog.Resources
                    .Where(kind => kind.Namespaced && kind.Verbs.Contains("list") && kind.Verbs.Contains("delete") && kind.Kind != "Event")
                    .DistinctBy(kind => kind.GroupKind)
                    .Select(kind => (kind, (string?)id.Name));
            case { Kind: "CustomResourceDefinition" }:
                return catalog.FindPreferred(Text(candidate.Live.Json["spec"]?["group"]), Text(candidate.Live.Json["spec"]?["names"]?["kind"])) is { } kind ? [(kind, null)] : [];
            default:
                return Dependents.Of(id.Group, id.Kind).Select(kind => catalog.FindPreferred(kind.Group, kind.Kind)).OfType<ApiResource>()
                    .Select(kind => (kind, id.Namespace.Length == 0 ? null : id.Namespace));
        }
    }

    private async Task ListAsync((ApiResource Kind, string? Namespace) list, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var item in (await api.ListLiveAsync(list.Kind, list.Namespace, null, metadataOnly: true, cancellationToken)).Items)
            {
                _found[new ResourceId(list.Kind.Group, list.Kind.Version, list.Kind.Kind, item.Namespace, item.Name)] = item;
            }
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404)
        {
            // The kind has gone since it was discovered, and its objects with it.
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            observer.Verbose($"{list.Kind.GroupKind} could not be listed, so it is not known what of it goes with what is deleted: {failure.Message}");
            _forbidden.Add((list.Namespace ?? "", list.Kind.Kind));
        }
    }

    /// <summary>The garbage collector deletes what has no owner left; each such object with the deleted one it goes with.</summary>
    private static Dictionary<ResourceId, ResourceId> Owned(IReadOnlyList<PruneCandidate> deleted, Dictionary<ResourceId, LiveObject> found)
    {
        var going = deleted.Where(candidate => candidate.Live.Uid is not null).ToDictionary(candidate => Uid(candidate.Live), candidate => candidate.Id);
        var owned = new Dictionary<ResourceId, ResourceId>();
        bool grew;
        do
        {
            grew = false;
            foreach (var (id, item) in found)
            {
                string[] owners = [.. (item.Json["metadata"]?["ownerReferences"] as JsonArray ?? []).Select(owner => Text(owner?["uid"]))];
                if (owners.Length > 0 && owners.All(going.ContainsKey) && owned.TryAdd(id, going[owners[0]]))
                {
                    going[Uid(item)] = going[owners[0]];
                    grew = true;
                }
            }
        }
        while (grew);
        return owned;
    }

    private static bool Holds(PruneCandidate candidate, ResourceId id) => candidate.Id switch
    {
        { Group: "", Kind: "Namespace" } holder => id.Namespace == holder.Name,
        { Kind: "CustomResourceDefinition" } => id.Group == Text(candidate.Live.Json["spec"]?["group"]) && id.Kind == Text(candidate.Live.Json["spec"]?["names"]?["kind"]),
        _ => false,
    };

    private static KindCount[] Counts(IEnumerable<ResourceId> ids) =>
    [
        .. ids.GroupBy(id => id.Kind).Select(kind => new KindCount(kind.Key, kind.Count())).OrderBy(kind => kind.Kind, StringComparer.Ordinal),
    ];

    private static string Uid(LiveObject item) => item.Uid ?? "";

    private static string Text(JsonNode? node) => (string?)node ?? "";
}
