using GitOps.Core.Cluster;
using GitOps.Core.Ignoring;
using GitOps.Core.Membership;
using GitOps.Core.Objects;
using GitOps.Core.Ordering;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Settings;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Sets;

/// <summary>Reads a set: all of it, or, of a large one, what Git changed since it was synced last.</summary>
internal sealed class SetReader(KubeApi api, ClusterInfo cluster, ApplySetStore store, string set, IReconcileObserver observer)
{
    /// <summary>Beyond this part of a set, listing all of it costs no more than asking for each object.</summary>
    private const int LargestPart = 10;

    /// <summary>Fields that are left to the cluster besides those that are found.</summary>
    public IReadOnlyList<IgnoreRule> Left { get; init; } = [];

    /// <summary>What is declared, without what is there.</summary>
    public async Task<IReadOnlyList<DeclaredObject>> ResolveAsync(DeclaredRevision declared, CancellationToken cancellationToken) =>
        Resolve(await api.DiscoverAsync(cancellationToken), declared);

    /// <summary>Reads everything.</summary>
    public async Task<SetState> ReadAsync(DeclaredRevision declared, CancellationToken cancellationToken)
    {
        var (catalog, parent) = await ReadParentAsync(cancellationToken);
        return await ReadAllAsync(catalog, parent, Resolve(catalog, declared), declared.Settings, cancellationToken);
    }

    /// <summary>Reads what a sync with these options has to do with.</summary>
    /// <param name="revision">What is declared.</param>
    /// <param name="options">The sync's options.</param>
    /// <param name="render">Renders another revision of the same path; null when it cannot be had.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SetState> ReadAsync(
        DeclaredRevision revision,
        SyncOptions options,
        Func<string, DeclaredRevision?> render,
        CancellationToken cancellationToken)
    {
        var (catalog, parent) = await ReadParentAsync(cancellationToken);
        var declared = Resolve(catalog, revision);
        if (options.Only is { } only)
        {
            return await ReadPartAsync(catalog, parent, declared, only, revision.Settings, cancellationToken);
        }

        if (declared.Length <= options.AlwaysFullUpTo || revision.Revision.IsWorkingTree)
        {
            return await ReadAllAsync(catalog, parent, declared, revision.Settings, cancellationToken);
        }

        var digest = SetDigest.Of(declared, store.FieldManager, revision.Settings);
        if (parent.Synced is not { } since || Change(catalog, since, revision, declared, options, render) is not { } change)
        {
            return await ReadAllAsync(catalog, parent, declared, revision.Settings, cancellationToken) with { Digest = digest };
        }

        observer.Verbose(
            $"Since {since.Sha[..7]}, synced last, Git changed {change.Concerned.Count} and removed {change.Removed.Count} of {declared.Length} objects; "
            + "the others are not looked at (-Full does).");
        var live = await Reader(catalog).ReadOnlyAsync([.. change.Concerned, .. change.Removed], cancellationToken);
        return await StateAsync(catalog, parent, change.Concerned, live, revision.Settings, cancellationToken) with
        {
            Since = since,
            Unchecked = declared.Length - change.Concerned.Count,
            Digest = digest,
        };
    }

    private GitChange? Change(
        ApiCatalog catalog,
        SyncedRevision since,
        DeclaredRevision revision,
        DeclaredObject[] declared,
        SyncOptions options,
        Func<string, DeclaredRevision?> render)
    {
        // The same revision again is how drift is looked for; and deleting what earlier syncs left needs all members.
        if (options.Full || since.Sha == revision.Revision.Sha || (options.Prune && !since.Pruned) || options.PruneProtected || render(since.Sha) is not { } before)
        {
            return null;
        }

        var known = Resolve(catalog, before);
        if (SetDigest.Of(known, store.FieldManager, before.Settings) != since.Digest)
        {
            observer.Verbose($"{since.Sha[..7]} does not render to what was synced, so everything is checked.");
            return null;
        }

        if (before.Settings.Text != revision.Settings.Text)
        {
            observer.Verbose($"Since {since.Sha[..7]}, synced last, the settings changed, so everything is checked.");
            return null;
        }

        var change = GitChange.Between(known, declared);
        if (options.Prune && change.Removed.Any(item => ApiGroup.IsCustom(item.Id.Group)))
        {
            observer.Verbose($"Since {since.Sha[..7]}, synced last, an object of a custom kind was removed, which may own others, so everything is checked.");
            return null;
        }

        return change.Concerned.Count + change.Removed.Count <= declared.Length / LargestPart ? change : null;
    }

    private async Task<(ApiCatalog Catalog, ApplySetParent Parent)> ReadParentAsync(CancellationToken cancellationToken)
    {
        var discovery = api.DiscoverAsync(cancellationToken);
        var parent = await store.ReadAsync(cancellationToken);
        foreach (var warning in RecordWarnings.Of(set, parent, api.Time.GetUtcNow()))
        {
            observer.Warning(warning);
        }

        var catalog = await discovery;
        if (catalog.Unavailable.Count > 0)
        {
            observer.Warning($"The API servers behind {string.Join(", ", catalog.Unavailable)} do not answer; their kinds are left out.");
        }

        return (catalog, parent);
    }

    private async Task<SetState> ReadAllAsync(ApiCatalog catalog, ApplySetParent parent, DeclaredObject[] declared, SyncSettings settings, CancellationToken cancellationToken)
    {
        var live = await Reader(catalog).ReadAsync(declared, parent, cancellationToken);
        return await StateAsync(catalog, parent, declared, live, settings, cancellationToken);
    }

    private async Task<SetState> ReadPartAsync(
        ApiCatalog catalog, ApplySetParent parent, DeclaredObject[] declared, IReadOnlySet<ResourceId> only, SyncSettings settings, CancellationToken cancellationToken)
    {
        var part = GitChange.WithDependencies(declared, item => !item.Policy.IsHook && only.Contains(item.Id));
        var live = await Reader(catalog).ReadOnlyAsync(part, cancellationToken);
        return await StateAsync(catalog, parent, part, live, settings, cancellationToken) with { IsPart = true, Unchecked = declared.Length - part.Count };
    }

    private DeclaredObject[] Resolve(ApiCatalog catalog, DeclaredRevision declared) =>
    [
        .. new DeclaredSet(catalog, cluster.Context, cluster.Namespace, store.Id, declared.Naming, declared.Settings.Mask).Resolve(declared.Manifests).OrderBy(item => KindOrder.Rank(item.Id)),
    ];

    private LiveStateReader Reader(ApiCatalog catalog) => new(api, catalog, store, cluster.Namespace, observer);

    private async Task<SetState> StateAsync(
        ApiCatalog catalog,
        ApplySetParent parent,
        IReadOnlyList<DeclaredObject> declared,
        LiveState live,
        SyncSettings settings,
        CancellationToken cancellationToken)
    {
        var autoscaled = await new AutoscaledReplicas(api, catalog, store.FieldManager, observer).FindAsync(declared, live, cancellationToken);
        var rules = new IgnoreRules(set, store.FieldManager, [.. settings.IgnoreRules, .. autoscaled, .. Left]);
        return new SetState(catalog, parent, rules.LeaveToCluster(declared, live), live, rules);
    }
}
