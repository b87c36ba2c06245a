using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Makes a cluster look like a Git repository says.</summary>
[Cmdlet(VerbsData.Sync, "GitOpsRepo", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResourceResult), typeof(SyncResult), typeof(ResourceDiff))]
public sealed class SyncGitOpsRepoCommand : SyncCommand
{
    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var isShown = Preferences.WhatIf(this) || Preferences.Confirm(this);
        var plan = isShown ? await OffPipelineAsync(() => reconciler.PreviewSyncAsync(Options, cancellationToken)) : null;
        if (plan is not null && !Ask(reconciler, plan))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(
            () => plan is null ? reconciler.SyncAsync(Options, cancellationToken) : reconciler.SyncAsync(plan, Options, cancellationToken));
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
