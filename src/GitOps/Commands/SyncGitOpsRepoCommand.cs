using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core;
using GitOps.Core.Approval;
using GitOps.Core.Sets;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Makes a cluster look like a Git repository says.</summary>
[Cmdlet(VerbsData.Sync, "GitOpsRepo", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResourceResult), typeof(SyncResult), typeof(ResourceDiff))]
public sealed class SyncGitOpsRepoCommand : SyncCommand
{
    private const string ByDiff = "Diff";
    private const string ByPlan = "Plan";
    private const string ByPlanAndCluster = "PlanAndCluster";

    private readonly List<ResourceDiff> _chosen = [];

    /// <inheritdoc/>
    [Parameter(ParameterSetName = ByKubeconfig, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByCluster, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPlan, Position = 0)]
    [Parameter(ParameterSetName = ByPlanAndCluster, Position = 0)]
    [ValidateNotNullOrEmpty]
    public override string Repository { get => base.Repository; set => base.Repository = value; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = ByKubeconfig)]
    [Parameter(ParameterSetName = ByPlan)]
    public override string? Kubeconfig { get => base.Kubeconfig; set => base.Kubeconfig = value; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = ByKubeconfig)]
    [Parameter(ParameterSetName = ByPlan)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public override string? Context { get => base.Context; set => base.Context = value; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = ByCluster, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = ByPlanAndCluster, Mandatory = true)]
    [ValidateNotNull]
    public override ClusterTarget? Cluster { get => base.Cluster; set => base.Cluster = value; }

    /// <summary>File that Export-GitOpsPlan wrote: what it says is done, or less, and nothing else.</summary>
    [Parameter(ParameterSetName = ByPlan, Mandatory = true)]
    [Parameter(ParameterSetName = ByPlanAndCluster, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

    /// <summary>Objects that Get-GitOpsDiff wrote: only these are synced, in this order.</summary>
    [Parameter(ParameterSetName = ByDiff, Mandatory = true, ValueFromPipeline = true)]
    public ResourceDiff? InputObject { get; set; }

    /// <summary>Sync the uncommitted files that <c>-WorkingTree</c> reads.</summary>
    [Parameter]
    public SwitchParameter AllowWorkingTree { get; set; }

    private protected override SyncOptions Options => base.Options with { AllowWorkingTree = AllowWorkingTree };

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var plan = IsShown ? await OffPipelineAsync(() => reconciler.PreviewSyncAsync(Options, cancellationToken)) : null;
        if (plan is not null && !Ask(reconciler, plan))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(
            () => plan is null ? reconciler.SyncAsync(Options, cancellationToken) : reconciler.SyncAsync(plan, Options, cancellationToken));
        Write(result, result);
    }

    private protected override bool Collect()
    {
        if (InputObject is { } diff)
        {
            _chosen.Add(diff);
        }

        return InputObject is not null || Plan is not null;
    }

    private protected override bool HasCollected => _chosen.Count > 0 || Plan is not null;

    /// <summary>What one comparison wrote is one sync, in the order the first of each came.</summary>
    private protected override async Task RunCollectedAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        if (Plan is not null)
        {
            await CarryOutAsync(SavedPlan.Read(FileSystemPath(Plan)), pipeline, cancellationToken);
            return;
        }

        foreach (var set in _chosen.GroupBy(diff => diff.Origin, ReferenceEqualityComparer.Instance))
        {
            var origin = set.Key as DiffOrigin ?? throw ErrorCatalogue.DiffWithoutOrigin(set.First());
            PlanParameters.Check(MyInvocation.BoundParameters, origin);
            await WithReconcilerAsync(
                pipeline,
                PlanParameters.Access(MyInvocation.BoundParameters, Request(origin.Request.Repository), origin.Request),
                origin.Target,
                (reconciler, token) => SyncAsync(reconciler, new ApprovedChanges([.. set]) { IsPart = true }, origin.Options, token),
                cancellationToken);
        }
    }

    private Task CarryOutAsync(SavedPlan plan, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var origin = DiffOrigin.Of(plan, Repository.Length == 0 ? null : Repository, Target());
        PlanParameters.Check(MyInvocation.BoundParameters, origin);
        return WithReconcilerAsync(
            pipeline,
            PlanParameters.Access(MyInvocation.BoundParameters, Request(origin.Request.Repository), origin.Request),
            origin.Target,
            async (reconciler, token) => await SyncAsync(reconciler, await OffPipelineAsync(() => reconciler.ApproveAsync(plan, token)), origin.Options, token),
            cancellationToken);
    }

    private bool IsShown => Preferences.WhatIf(this) || Preferences.Confirm(this);

    private async Task SyncAsync(Reconciler reconciler, ApprovedChanges approved, PlanOptions planned, CancellationToken cancellationToken)
    {
        var options = new SyncOptions(planned) { IgnoreSuspension = IgnoreSuspension, AllowWorkingTree = AllowWorkingTree, Wait = Wait, Timeout = Timeout };
        if (IsShown && !Ask(reconciler, await OffPipelineAsync(() => reconciler.PreviewSyncAsync(approved, options, cancellationToken))))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(() => reconciler.SyncAsync(approved, options, cancellationToken));
        Write(result, result);
    }

    private bool Ask(Reconciler reconciler, DiffReport report)
    {
        if (!Preferences.WhatIf(this) && report.Refusal is { } refusal)
        {
            throw refusal;
        }

        var isWorthAsking = Preferences.WhatIf(this) || report.Diffs.Any(diff => diff.Action != DiffAction.Unchanged);
        return !isWorthAsking || Ask($"Sync {ForeignText.OnOneLine(reconciler.Set)} at {reconciler.Revision} to {reconciler.Cluster}", report);
    }
}
