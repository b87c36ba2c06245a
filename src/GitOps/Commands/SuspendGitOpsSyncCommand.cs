using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Holds a set still: nothing syncs it until it is resumed, or until a time.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "GitOpsSync", DefaultParameterSetName = "Kubeconfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SetSuspension))]
public sealed class SuspendGitOpsSyncCommand : RepositoryCommand
{
    /// <summary>Why, for whoever wants to sync the set.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>Until when; until it is resumed by default.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        if (ShouldProcess($"{ForeignText.OnOneLine(reconciler.Set)} in {reconciler.Cluster}", "Suspend syncs"))
        {
            var suspension = await OffPipelineAsync(() => reconciler.SuspendAsync(TextOrNull(Reason), Until, cancellationToken));
            SessionMemory.Of(this).MetSet(reconciler.Set);
            WriteObject(suspension);
        }
    }
}
