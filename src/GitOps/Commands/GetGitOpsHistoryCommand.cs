using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Lists the syncs of a set that changed something or failed, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsHistory", DefaultParameterSetName = "Kubeconfig")]
[OutputType(typeof(SyncRecord))]
public sealed class GetGitOpsHistoryCommand : RepositoryCommand
{
    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var records = await OffPipelineAsync(() => reconciler.HistoryAsync(cancellationToken));
        SessionMemory.Of(this).MetSet(reconciler.Set);
        WriteObject(records, enumerateCollection: true);
    }
}
