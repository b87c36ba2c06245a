using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class WatchGitOpsRepoTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void One_round_syncs_and_writes_results_and_events()
    {
        var output = _shop.Run("Watch-GitOpsRepo @where -Once");

        Assert.Equal(["RevisionFound", "Synced"], output.Select(item => item.BaseObject).OfType<WatchEvent>().Select(happened => $"{happened.Kind}"));
        Assert.Equal(["cart", "settings"], output.Select(item => item.BaseObject).OfType<ResourceResult>().Select(result => result.Name).Order());
        Assert.Contains("hello", _shop.Run("Get-Live api/v1/namespaces/default/configmaps/settings").Single().ToString());
    }

    [Theory]
    [InlineData("-DetectOnly -Once")]
    [InlineData("-WhatIf")]
    public void A_round_that_only_detects_writes_what_differs_and_nothing_to_the_cluster(string parameters)
    {
        var output = _shop.Run($"Watch-GitOpsRepo @where {parameters}");

        var found = output.Select(item => item.BaseObject).OfType<WatchEvent>().Single(happened => happened.Kind == WatchEventKind.DifferenceFound);
        Assert.All(found.Differences, diff => Assert.Equal(DiffAction.Create, diff.Action));
        Assert.Contains("NotFound", _shop.Run("Get-Live api/v1/namespaces/default/configmaps/settings").Single().ToString());
    }

    [Fact]
    public void A_round_that_finds_differences_says_so_in_the_exit_code()
    {
        Assert.Equal("2", _shop.Run("$null = Watch-GitOpsRepo @where -DetectOnly -Once -ExitCode; $LASTEXITCODE").Single().ToString());
    }

    [Fact]
    public void What_an_object_of_one_round_fails_with_is_an_error()
    {
        _shop.Repository.Commit("Break", ("settings.yaml", ShopSession.Settings.Replace("  greeting: hello", "  greeting: [ 1 ]", StringComparison.Ordinal)));

        var (output, errors) = _shop.Try("Watch-GitOpsRepo @where -Once");

        Assert.Contains(output.Select(item => item.BaseObject).OfType<WatchEvent>(), happened => happened.Kind == WatchEventKind.Synced && !happened.Sync!.Succeeded);
        Assert.Equal("ManifestRefused,GitOps.Commands.WatchGitOpsRepoCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Several_sets_come_down_the_pipeline_and_one_that_cannot_be_opened_keeps_none_from_it()
    {
        var (output, errors) = _shop.Try(
            "[pscustomobject]@{ Repository = $repository; Path = 'cart.yaml' }, [pscustomobject]@{ Repository = 'nowhere' }, [pscustomobject]@{ Repository = $repository; Path = 'settings.yaml' } | Watch-GitOpsRepo -Cluster $cluster -Once");

        Assert.Equal(["cart", "settings"], output.Select(item => item.BaseObject).OfType<ResourceResult>().Select(result => result.Name).Order());
        Assert.StartsWith("RepositoryNotFound", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void A_watch_takes_back_what_somebody_changes_and_ends_when_nobody_reads_on()
    {
        var output = _shop.Run(
            """
            Watch-GitOpsRepo @where | Where-Object { $_ -is [GitOps.WatchEvent] } | ForEach-Object {
                if ($_.Kind -eq 'Synced') { Edit-Live api/v1/namespaces/default/configmaps/settings '{"data":{"greeting":"bye"}}' }
                $_
            } | Select-Object -First 3
            """);

        Assert.Equal(["RevisionFound", "Synced", "Corrected"], output.Select(item => $"{((WatchEvent)item.BaseObject).Kind}"));
        Assert.Contains("hello", _shop.Run("Get-Live api/v1/namespaces/default/configmaps/settings").Single().ToString());
        Assert.Contains("\"holderIdentity\":\"\"", _shop.Run("Get-Live apis/coordination.k8s.io/v1/namespaces/default/leases | Out-String").Single().ToString());
    }

    [Fact]
    public void Uncommitted_files_cannot_be_watched() =>
        Assert.Equal("WorkingTreeNotWatched,GitOps.Commands.WatchGitOpsRepoCommand", _shop.Error("Watch-GitOpsRepo @where -WorkingTree").FullyQualifiedErrorId);

    [Theory]
    [InlineData("-Interval 0")]
    [InlineData("-FullInterval -5")]
    public void An_interval_of_nothing_is_refused(string parameters) =>
        Assert.Contains("at least 1 s", _shop.Error($"Watch-GitOpsRepo @where {parameters}").ToString());
}
