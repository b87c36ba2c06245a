using System.Collections.Concurrent;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Membership;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Sets;

/// <summary>
/// Reads a set's live objects with few requests: members by label, one paged list a kind; declared objects that are no
/// members yet are looked for by the names in their namespace.
/// </summary>
internal sealed class LiveStateReader(KubeApi api, ApiCatalog catalog, ApplySetStore store, string setNamespace, IReconcileObserver observer)
{
    /// <summary>Up to this number of unknown objects of a kind, asking for each costs less than listing names.</summary>
    private const int FewObjects = 2;

    private readonly ConcurrentDictionary<ResourceId, LiveObject> _objects = new();
    private readonly ConcurrentBag<string> _unlisted = [];

    public async Task<LiveState> ReadAsync(IReadOnlyList<DeclaredObject> declared, ApplySetParent parent, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("read live");
        var kinds = declared.Select(item => item.Resource).OfType<ApiResource>()
            .Concat(parent.GroupKinds.Select(FindKind).OfType<ApiResource>())
            .DistinctBy(kind => kind.GroupKind)
            .ToArray();
        string[] namespaces = [.. parent.Namespaces.Append(setNamespace).Union(declared.Select(item => item.Id.Namespace).Where(name => name.Length > 0))];
        if (parent.GroupKinds.Count > 0)
        {
            await Requests.ForEachAsync(kinds, (kind, token) => ListMembersAsync(kind, namespaces, token), cancellationToken);
        }

        var unknown = declared
            .Where(item => item.Resource is not null && !IsRead(item))
            .GroupBy(item => (Resource: item.Resource!, item.Id.Namespace));
        var lookedUp = new ConcurrentBag<DeclaredObject>();
        await Requests.ForEachAsync(unknown, FindExistingAsync, cancellationToken);
        await Requests.ForEachAsync(lookedUp, GetAsync, cancellationToken);
        return new LiveState(_objects, [.. _unlisted.Order(StringComparer.Ordinal)]);

        async Task FindExistingAsync(IGrouping<(ApiResource Resource, string Namespace), DeclaredObject> group, CancellationToken token)
        {
            var names = group.Count() <= FewObjects ? null : await ListNamesAsync(group.Key.Resource, group.Key.Namespace, token);
            foreach (var item in group.Where(item => names is null || names.Contains(item.Id.Name)))
            {
                lookedUp.Add(item);
            }
        }
    }

    /// <summary>Reads these objects and no others, a request each.</summary>
    public async Task<LiveState> ReadOnlyAsync(IEnumerable<DeclaredObject> wanted, CancellationToken cancellationToken)
    {
        await Requests.ForEachAsync(wanted.Where(item => item.Resource is not null), GetAsync, cancellationToken);
        return new LiveState(_objects, []);
    }

    /// <summary>Whether the object was read, and in the version it is declared in: versions may differ in their fields.</summary>
    private bool IsRead(DeclaredObject item) =>
        _objects.TryGetValue(item.Id, out var live) && live.ApiVersion == item.Resource!.ApiVersion;

    private ApiResource? FindKind(string groupKind)
    {
        var dot = groupKind.IndexOf('.', StringComparison.Ordinal);
        var (kind, group) = dot < 0 ? (groupKind, "") : (groupKind[..dot], groupKind[(dot + 1)..]);
        var resource = catalog.FindPreferred(group, kind);
        if (resource is null && catalog.Unavailable.Any(version => version.StartsWith(group + "/", StringComparison.Ordinal)))
        {
            observer.Warning($"{groupKind} cannot be listed: the API server behind {group} does not answer. Its members are left as they are.");
            _unlisted.Add(groupKind);
        }

        return resource;
    }

    private async Task ListMembersAsync(ApiResource kind, string[] namespaces, CancellationToken cancellationToken)
    {
        try
        {
            await ListMembersAsync(kind, (string?)null, cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403 && kind.Namespaced)
        {
            observer.Verbose($"{kind.GroupKind} may not be listed in all namespaces; listing {string.Join(", ", namespaces)}.");
            await Requests.ForEachAsync(namespaces, ListInNamespaceAsync, cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            MarkUnlisted(kind, failure);
        }

        async Task ListInNamespaceAsync(string name, CancellationToken token)
        {
            try
            {
                await ListMembersAsync(kind, name, token);
            }
            catch (KubeApiException failure) when (failure.StatusCode == 403)
            {
                MarkUnlisted(kind, failure);
            }
        }
    }

    private void MarkUnlisted(ApiResource kind, KubeApiException failure)
    {
        observer.Warning($"{kind.GroupKind} may not be listed, so it is not known what of it to prune: {failure.Message}");
        _unlisted.Add(kind.GroupKind);
    }

    private async Task ListMembersAsync(ApiResource kind, string? @namespace, CancellationToken cancellationToken)
    {
        LiveList list;
        try
        {
            list = await api.ListLiveAsync(kind, @namespace, $"{ApplySet.MemberLabel}={store.Id}", metadataOnly: false, cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404)
        {
            // The kind has gone since it was discovered, and its objects with it.
            return;
        }

        foreach (var item in list.Items)
        {
            _objects[new ResourceId(kind.Group, kind.Version, kind.Kind, item.Namespace, item.Name)] = item;
        }
    }

    private async Task<HashSet<string>?> ListNamesAsync(ApiResource kind, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var list = await api.ListLiveAsync(kind, @namespace, labelSelector: null, metadataOnly: true, cancellationToken);
            return [.. list.Items.Select(item => item.Name)];
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            return null;
        }
    }

    private async Task GetAsync(DeclaredObject item, CancellationToken cancellationToken)
    {
        if (await api.GetLiveAsync(item.Resource!, item.Id.Namespace, item.Id.Name, cancellationToken) is { } live)
        {
            _objects[item.Id] = live;
        }
    }
}
