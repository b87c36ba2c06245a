using System.Management.Automation;
using GitOps.Core;
using GitOps.Core.Rbac;
using GitOps.Core.Yaml;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Shows what the commands need to be let do for a set, or writes it as Roles.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsPermission", DefaultParameterSetName = ByKubeconfig)]
[OutputType(typeof(Permission), typeof(string))]
public sealed class GetGitOpsPermissionCommand : RepositoryCommand
{
    /// <summary>Write a service account, Roles and their bindings as one YAML stream that kubectl accepts.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    /// <summary>The service account to bind with <c>-AsYaml</c>: its name, or namespace/name; named like the set's record by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceAccount { get; set; }

    private protected override async Task ReconcileAsync(Reconciler reconciler, CancellationToken cancellationToken)
    {
        var account = AccountName.Parse(ServiceAccount ?? reconciler.RecordName, reconciler.Cluster.Namespace);
        var permissions = await OffPipelineAsync(() => reconciler.PermissionsAsync(cancellationToken));
        SessionMemory.Of(this).MetSet(reconciler.Set);
        foreach (var permission in permissions.Where(permission => permission.Resource == "*" || permission.Verbs.Any(verb => verb is "*" or "escalate")))
        {
            WriteWarning($"{permission} is more than can be told apart: whoever has it may do nearly everything. Sync what needs it as somebody else, or declare it more narrowly.");
        }

        if (AsYaml)
        {
            var roles = RoleObjects.Of(permissions, account, reconciler.RecordName, $"{reconciler.Cluster.Namespace}-{reconciler.RecordName}");
            WriteObject(YamlWriter.WriteStream(roles, KeyOrder.Kustomize).TrimEnd('\n'));
            return;
        }

        WriteObject(permissions, enumerateCollection: true);
    }
}
