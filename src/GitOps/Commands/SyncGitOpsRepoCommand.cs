using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Makes a cluster look like a Git repository says.</summary>
[Cmdlet(VerbsData.Sync, "GitOpsRepo", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResourceResult), typeof(SyncResult))]
public sealed class SyncGitOpsRepoCommand : SyncCommand
{
    private protected override void OnDone(ResourceResult result) => WriteObject(result);

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        if ((Preferences.WhatIf(this) || Preferences.Confirm(this)) && !await AskAsync(reconciler, cancellationToken))
        {
            return;
        }

        var result = await OffPipelineToItsEndAsync(() => reconciler.SyncAsync(Options, cancellationToken));
        Write(result, result);
    }

    // Each object is shown under -WhatIf; under -Confirm one question is asked about all of them.
    private async Task<bool> AskAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var report = await OffPipelineAsync(() => reconciler.PreviewSyncAsync(Options, cancellationToken));
        var changes = report.Diffs.Where(diff => diff.Action != DiffAction.Unchanged).Select(Describe).ToList();
        if (Preferences.WhatIf(this))
        {
            changes.ForEach(change => ShouldProcess(change, change, null));
            WriteFailures(report);
            return false;
        }

        var question = string.Join(Environment.NewLine, [$"Sync {ForeignText.OnOneLine(reconciler.Set)} at {reconciler.Revision} to {reconciler.Cluster}?", .. changes]);
        return changes.Count == 0 || ShouldProcess(question, question, $"{changes.Count} changes");
    }
}
