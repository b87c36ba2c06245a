using GitOps.Core.History;
using GitOps.Core.Syncing;

namespace GitOps.Core;

/// <summary>The one door to the core: a repository on one side, a cluster on the other.</summary>
public sealed class Reconciler : IDisposable
{
    private Reconciler()
    {
    }

    /// <summary>Opens the repository, resolves the revision, renders the path and connects to the cluster; sends nothing that changes either.</summary>
    public static Task<Reconciler> OpenAsync(
        ReconcileRequest request,
        ClusterTarget target,
        IReconcileObserver observer,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Name of the set.</summary>
    public string Set => throw new NotImplementedException();

    /// <summary>The revision that was resolved.</summary>
    public Revision Revision => throw new NotImplementedException();

    /// <summary>The cluster that is used.</summary>
    public ClusterInfo Cluster => throw new NotImplementedException();

    /// <summary>Compares; writes nothing to the cluster.</summary>
    public Task<DiffReport> DiffAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>What <see cref="SyncAsync"/> would do with these options; writes nothing, and fails as it would.</summary>
    public Task<DiffReport> PreviewSyncAsync(SyncOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Applies and prunes; tells the observer of each object as it is done.</summary>
    public Task<SyncResult> SyncAsync(SyncOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>What the revert would change in the cluster; writes nothing, neither to Git nor to the cluster.</summary>
    public Task<UndoPreview> PreviewUndoAsync(UndoOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes the revert commit, pushes it when told, and syncs.</summary>
    public Task<UndoResult> UndoAsync(UndoOptions options, SyncOptions sync, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
