using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Membership;
using GitOps.Core.Ordering;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Health;

/// <summary>Reads how a set's members are, and what they own.</summary>
internal sealed class StatusReader(KubeApi api, ClusterInfo cluster, ApplySetStore store, string set, IReconcileObserver observer)
{
    /// <summary>Kinds that workloads make: looked at to show what a member owns.</summary>
    private static readonly (string Group, string Kind)[] OwnedKinds = [("apps", "ReplicaSet"), ("batch", "Job"), ("", "Pod")];

    /// <summary>The members, in the order they are applied, each with what it owns.</summary>
    /// <exception cref="GitOpsException">There is no such set (<c>SetNotFound</c>).</exception>
    public async Task<IReadOnlyList<ResourceStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var discovery = api.DiscoverAsync(cancellationToken);
        var parent = await store.ReadExistingAsync(cluster, cancellationToken);
        foreach (var warning in RecordWarnings.Of(set, parent, api.Time.GetUtcNow()))
        {
            observer.Warning(warning);
        }

        var catalog = await discovery;
        var live = await new LiveStateReader(api, catalog, store, cluster.Namespace, observer).ReadAsync([], parent, cancellationToken);
        var members = live.Members(store.Id).ToArray();
        var owners = members.Where(member => Dependents.Of(member.Key.Group, member.Key.Kind).Any());
        var owned = await ReadOwnedAsync(catalog, owners.Select(member => member.Key.Namespace), cancellationToken);
        var revision = parent.History.Brought is [{ } last, ..] ? last.Revision.Sha : null;
        return
        [
            .. members.Where(member => Owner(member.Value.Json) is null)
                .OrderBy(member => KindOrder.Rank(member.Key)).ThenBy(member => member.Key.Name, StringComparer.Ordinal)
                .Select(member => Describe(member.Key, member.Value.Json, 0)),
        ];

        ResourceStatus Describe(ResourceId id, JsonObject value, int depth) => new()
        {
            Id = id,
            Health = HealthRules.Of(value, api.Time.GetUtcNow()),
            Created = DateTimeOffset.TryParse(
                (string?)value["metadata"]?["creationTimestamp"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null,
            Owned = [.. owned[(string?)value["metadata"]?["uid"] ?? ""].Select(child => Describe(child.Id, child.Live, depth + 1))],
            Depth = depth,
            Set = set,
            Revision = revision,
            Cluster = cluster,
        };
    }

    private async Task<ILookup<string, (ResourceId Id, JsonObject Live)>> ReadOwnedAsync(
        ApiCatalog catalog, IEnumerable<string> namespaces, CancellationToken cancellationToken)
    {
        var lists =
            from @namespace in namespaces.Where(name => name.Length > 0).Distinct()
            from kind in OwnedKinds
            let resource = catalog.FindPreferred(kind.Group, kind.Kind)
            where resource is not null
            select (@namespace, resource);
        var found = new ConcurrentBag<(string Owner, ResourceId Id, JsonObject Live)>();
        await Requests.ForEachAsync(lists, ListAsync, cancellationToken);
        return found.OrderBy(entry => entry.Id.Name, StringComparer.Ordinal).ToLookup(entry => entry.Owner, entry => (entry.Id, entry.Live));

        async Task ListAsync((string Namespace, ApiResource Resource) list, CancellationToken token)
        {
            try
            {
                foreach (var item in (await api.ListAsync(list.Resource, list.Namespace, null, metadataOnly: false, token)).Items)
                {
                    if (Owner(item) is { } owner)
                    {
                        var name = (string?)item["metadata"]?["name"] ?? "";
                        found.Add((owner, new ResourceId(list.Resource.Group, list.Resource.Version, list.Resource.Kind, list.Namespace, name), item));
                    }
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode == 403)
            {
                observer.Verbose($"{list.Resource.GroupKind} may not be listed in {list.Namespace}; what members own of it is not shown.");
            }
        }
    }

    /// <summary>Uid of the object's controller, or null when it has none.</summary>
    private static string? Owner(JsonObject live) =>
        (string?)(live["metadata"]?["ownerReferences"] as JsonArray)?.FirstOrDefault(owner => (bool?)owner?["controller"] == true)?["uid"];
}
