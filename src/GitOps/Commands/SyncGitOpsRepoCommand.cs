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
        if ((Preferences.WhatIf(this) || Preferences.Confirm(this)) && !await AskAsync(reconciler, cancellationToken))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(() => reconciler.SyncAsync(Options, cancellationToken));
        Write(result, result);
    }

    private async Task<bool> AskAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var report = await OffPipelineAsync(() => reconciler.PreviewSyncAsync(Options, cancellationToken));
        var isWorthAsking = Preferences.WhatIf(this) || report.Diffs.Any(diff => diff.Action != DiffAction.Unchanged);
        return !isWorthAsking || Ask($"Sync {ForeignText.OnOneLine(reconciler.Set)} at {reconciler.Revision} to {reconciler.Cluster}", report);
    }
}
