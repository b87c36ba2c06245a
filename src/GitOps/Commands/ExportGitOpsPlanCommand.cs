using System.Management.Automation;
using GitOps.Core;
using GitOps.Core.Sets;

namespace GitOps.Commands;

/// <summary>Plans a sync and writes the plan to a file, for <c>Sync-GitOpsRepo -Plan</c> to carry out once it is approved.</summary>
[Cmdlet(VerbsData.Export, "GitOpsPlan", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true)]
[OutputType(typeof(PlanFile))]
public sealed class ExportGitOpsPlanCommand : PlanCommand
{
    /// <summary>The file to write; one that is there is replaced.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = "";

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var options = new SyncOptions(PlanOptions) { Full = true };
        var report = await OffPipelineAsync(() => reconciler.PreviewSyncAsync(options, cancellationToken));
        if (report.Refusal is { } refusal)
        {
            throw refusal;
        }

        var file = FileSystemPath(FilePath);
        if (ShouldProcess(file))
        {
            var plan = await OffPipelineAsync(() => reconciler.SaveAsync(report, options, cancellationToken));
            plan.Write(file);
            WriteObject(new PlanFile
            {
                Path = file,
                Set = reconciler.Set,
                Revision = reconciler.Revision,
                Cluster = reconciler.Cluster,
                Changes = [.. report.Diffs.Where(diff => diff.Action != DiffAction.Unchanged)],
            });
        }

        WriteFailures(report);
    }
}
