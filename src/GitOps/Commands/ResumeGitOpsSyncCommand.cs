using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Ends the suspension of a set.</summary>
[Cmdlet(VerbsLifecycle.Resume, "GitOpsSync", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class ResumeGitOpsSyncCommand : RepositoryCommand
{
    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        if (ShouldProcess($"{ForeignText.OnOneLine(reconciler.Set)} in {reconciler.Cluster}", "Resume syncs"))
        {
            await OffPipelineAsync(() => reconciler.ResumeAsync(cancellationToken));
            SessionMemory.Of(this).MetSet(reconciler.Set);
        }
    }
}
