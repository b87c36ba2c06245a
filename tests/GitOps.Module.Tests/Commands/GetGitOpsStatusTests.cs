using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class GetGitOpsStatusTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Members_come_with_their_health_and_what_they_own()
    {
        var kinds = _shop.Run("$null = Sync-GitOpsRepo @where -Wait -Timeout 300; Get-GitOpsStatus @where | ForEach-Object { \"$($_.Depth) $($_.Kind) $($_.Health.State)\" }")
            .Select(line => line.ToString());

        Assert.Equal(["0 ConfigMap Healthy", "0 Deployment Healthy", "1 ReplicaSet Healthy", "2 Pod Healthy", "2 Pod Healthy"], kinds);
    }

    [Fact]
    public void The_table_shows_the_set_its_revision_and_why_a_member_is_not_healthy()
    {
        var sha = _shop.Repository.Commit("Break", ("cart.yaml", ShopSession.Cart.Replace("      labels:\n", "      annotations:\n        sandbox.gitops/fail: image-pull\n      labels:\n", StringComparison.Ordinal)));

        var shown = _shop.Show("$null = Sync-GitOpsRepo @where -Wait -Timeout 2 2>&1; Get-GitOpsStatus @where");

        Assert.Contains(sha[..7], shown);
        Assert.Contains("ImagePullBackOff", shown);
    }

    [Fact]
    public void A_set_that_was_never_synced_is_an_error()
    {
        var error = _shop.Error("Get-GitOpsStatus @where");

        Assert.StartsWith("SetNotFound", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }
}
