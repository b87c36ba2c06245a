using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class GetGitOpsPermissionTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Each_resource_comes_with_verbs_and_purpose()
    {
        var shown = _shop.Run("Get-GitOpsPermission @where | ForEach-Object { \"$_\" }").Select(line => line.ToString());

        Assert.Contains("default: get, list, watch, create, update, patch, delete deployments.apps (members, finding members)", shown);
        Assert.Contains(shown, line => line.StartsWith("default: get, update leases.coordination.k8s.io gitops-", StringComparison.Ordinal) && line.EndsWith("(lease of the set)", StringComparison.Ordinal));
    }

    [Fact]
    public void As_yaml_it_is_what_a_cluster_takes()
    {
        var yaml = Assert.Single(_shop.Run("Get-GitOpsPermission @where -AsYaml -ServiceAccount ops/deployer")).ToString();

        Assert.Contains("kind: ServiceAccount\nmetadata:\n  name: deployer\n  namespace: ops\n", yaml, StringComparison.Ordinal);
        Assert.Equal(["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"], yaml.Split('\n').Where(line => line.StartsWith("kind: ", StringComparison.Ordinal)).Select(line => line["kind: ".Length..]));
        _shop.Repository.Commit("Rights", ("rbac.yaml", yaml.Replace("namespace: ops", "namespace: default", StringComparison.Ordinal)));
        Assert.Empty(_shop.Try("Sync-GitOpsRepo @where").Errors);
    }

    [Fact]
    public void What_grants_nearly_everything_is_told()
    {
        _shop.Repository.Commit("Rule", ("admin.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: { name: everything }
            rules: [ { apiGroups: [ "*" ], resources: [ "*" ], verbs: [ "*" ] } ]
            """));

        var warnings = _shop.Run("Get-GitOpsPermission @where -WarningVariable told -WarningAction SilentlyContinue | Out-Null; $told").Select(line => line.ToString());

        Assert.Contains("granted by ClusterRole everything", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_account_that_cannot_be_is_an_error()
    {
        var error = _shop.Error("Get-GitOpsPermission @where -AsYaml -ServiceAccount 'a/b/c'");

        Assert.StartsWith("ServiceAccountInvalid", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
    }
}
