using GitOps.Core.Approval;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Git;
using GitOps.Core.History;
using GitOps.Core.Sets;

namespace GitOps.Core;

/// <content>Saves plans, and carries out what was approved of them.</content>
public sealed partial class Reconciler
{
    /// <summary>What <see cref="SyncAsync(ApprovedChanges, SyncOptions, CancellationToken)"/> would do; writes nothing.</summary>
    public async Task<DiffReport> PreviewSyncAsync(ApprovedChanges approved, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(options);
        CheckWorkingTree(options);
        CheckCluster(approved);

        // Of what was approved, nothing may go unread because Git did not change it.
        var whole = options with { Full = true };
        var report = await ShowAsync(Current, whole, () => ReadStateAsync(Current, whole, cancellationToken), approved, cancellationToken);
        return report with { Approved = approved };
    }

    /// <summary>
    /// Does what was approved of an earlier plan, or less. Where an object has moved since so that more would be done than was
    /// shown, it is left as it is, with a failure that says so (<c>PlanOutdated</c>).
    /// </summary>
    /// <exception cref="GitOpsException">The plan is refused as a whole; nothing was written.</exception>
    public async Task<SyncResult> SyncAsync(ApprovedChanges approved, SyncOptions options, CancellationToken cancellationToken)
    {
        var report = await PreviewSyncAsync(approved, options, cancellationToken);
        return await SyncAsync(report, options with { Full = true }, cancellationToken);
    }

    /// <summary>Makes a plan that a file can hold, for a later sync to carry out.</summary>
    /// <param name="shown">What <see cref="PreviewSyncAsync(SyncOptions, CancellationToken)"/> of this reconciler returned.</param>
    /// <param name="options">The options it was made with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SavedPlan> SaveAsync(DiffReport shown, PlanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(options);
        return new SavedPlan
        {
            Made = _request.Time.GetUtcNow(),
            By = ProcessOrigin.Current,
            Set = Set,
            Repository = GitSource.DisplayOfUrl(_request.Repository) ?? _request.Repository,
            Source = _store.Source,
            Path = _request.Path,
            Revision = Revision,
            Cluster = Cluster,
            ClusterUid = await ClusterUidAsync(cancellationToken),
            Options = PlanOptions.Of(options),
            Changes = [.. shown.Diffs.Where(diff => diff.Action != DiffAction.Unchanged).Select(SavedChange.Of)],
        };
    }

    /// <summary>Makes sure that a plan is for this repository, set, revision and cluster.</summary>
    /// <returns>What a sync is held to.</returns>
    /// <exception cref="GitOpsException">It is for another one (<c>PlanForAnother</c>).</exception>
    public async Task<ApprovedChanges> ApproveAsync(SavedPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var uid = await ClusterUidAsync(cancellationToken);
        var isSameCluster = uid is null || plan.ClusterUid is null ? plan.Cluster.Server == Cluster.Server : plan.ClusterUid == uid;
        var (what, planned, here) =
            !Owner.Owns(plan.Source) ? ("repository", plan.Source.ToString(), Owner.Source.ToString())
            : plan.Set != Set ? ("set", plan.Set, Set)
            : plan.Revision.Sha != Revision.Sha || Revision.IsWorkingTree ? ("revision", plan.Revision.ToString(), Revision.ToString())
            : !isSameCluster ? ("cluster", $"{plan.Cluster.Context} at {plan.Cluster.Server}", $"{Cluster.Context} at {Cluster.Server}")
            : plan.Cluster.Namespace != Cluster.Namespace ? ("namespace", plan.Cluster.Namespace, Cluster.Namespace)
            : default;
        return what is null ? new ApprovedChanges([.. plan.Changes.Select(change => change.ToDiff(Set, Revision, Cluster))])
            : throw PlanForAnother(what, planned, here);
    }

    private void CheckCluster(ApprovedChanges approved)
    {
        if (approved.Diffs.Select(diff => diff.Cluster).OfType<ClusterInfo>().FirstOrDefault(cluster => cluster.Server != Cluster.Server || cluster.Namespace != Cluster.Namespace) is { } other)
        {
            throw PlanForAnother("cluster", $"{other} at {other.Server}", $"{Cluster} at {Cluster.Server}");
        }
    }

    private GitOpsException PlanForAnother(string what, string? planned, string? here) => new(
        "PlanForAnother",
        FailureKind.Conflict,
        $"The plan of {Set} was made for another {what}: for {planned}, and this is {here}. Nothing was changed. Name what it was made for, or make the plan again.",
        Set);

    /// <summary>What no two clusters have in common, and none changes; null where it may not be read.</summary>
    private async Task<string?> ClusterUidAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = await _connection.Api.GetAsync(new ApiResource("", "v1", "Namespace", "namespaces", false, []), "", "kube-system", cancellationToken);
            return (string?)system?["metadata"]?["uid"];
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            return null;
        }
    }
}
