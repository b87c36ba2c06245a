using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Manifests;
using GitOps.Core.Syncing.Ordering;

namespace GitOps.Core.Syncing;

/// <summary>A set as Git declares it and as the cluster has it, at one moment.</summary>
/// <param name="Catalog">The kinds the server serves.</param>
/// <param name="Parent">The set's parent.</param>
/// <param name="Declared">The declared objects, in the order they are applied.</param>
/// <param name="Live">The live objects.</param>
internal sealed record SetState(ApiCatalog Catalog, ApplySetParent Parent, IReadOnlyList<DeclaredObject> Declared, LiveState Live)
{
    /// <summary>The live object of a declared one, or null.</summary>
    public JsonObject? LiveOf(DeclaredObject declared) => Live.Objects.GetValueOrDefault(declared.Id);

    /// <summary>Reads a set.</summary>
    public static async Task<SetState> ReadAsync(
        KubeApi api,
        ClusterInfo cluster,
        ApplySetStore store,
        IReadOnlyList<Manifest> manifests,
        Revision revision,
        IReconcileObserver observer,
        CancellationToken cancellationToken)
    {
        var discovery = api.DiscoverAsync(cancellationToken);
        var parent = await store.ReadAsync(cancellationToken);
        var catalog = await discovery;
        if (catalog.Unavailable.Count > 0)
        {
            observer.Warning($"The API servers behind {string.Join(", ", catalog.Unavailable)} do not answer; their kinds are left out.");
        }

        var declared = new DeclaredSet(catalog, cluster, store.Id, revision).Resolve(manifests).OrderBy(item => KindOrder.Rank(item.Id)).ToArray();
        var live = await new LiveStateReader(api, catalog, store, cluster.Namespace, observer).ReadAsync(declared, parent, cancellationToken);
        var kept = await new AutoscaledReplicas(api, catalog, store.FieldManager, observer).KeepAsync(declared, live, cancellationToken);
        return new SetState(catalog, parent, kept, live);
    }
}
