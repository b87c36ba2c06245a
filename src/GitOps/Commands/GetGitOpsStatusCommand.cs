using System.Management.Automation;
using GitOps.Core;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Shows how well the members of a set are, and what they own.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsStatus", DefaultParameterSetName = "Kubeconfig")]
[OutputType(typeof(ResourceStatus))]
public sealed class GetGitOpsStatusCommand : RepositoryCommand
{
    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var members = await OffPipelineAsync(() => reconciler.StatusAsync(cancellationToken));
        SessionMemory.Of(this).MetSet(reconciler.Set);
        WriteObject(members.SelectMany(WithOwned), enumerateCollection: true);
    }

    private static IEnumerable<ResourceStatus> WithOwned(ResourceStatus status) => [status, .. status.Owned.SelectMany(WithOwned)];
}
