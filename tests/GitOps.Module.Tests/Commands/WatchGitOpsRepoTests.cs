using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class WatchGitOpsRepoTests : IDisposable
{
    /// <summary>Events as their kind, results as what was done to what.</summary>
    private const string InWords = " | ForEach-Object { $_ -is [GitOps.WatchEvent] ? \"$($_.Kind)\" : \"$_\" }";

    private const string Settings = "Get-Live api/v1/namespaces/default/configmaps/settings";

    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void One_round_syncs_and_writes_results_and_events()
    {
        Assert.Equal(["RevisionFound", "Created ConfigMap default/settings", "Created Deployment default/cart", "Synced"], Texts("Watch-GitOpsRepo @where -Once" + InWords));

        Assert.Contains("hello", Assert.Single(Texts(Settings)));
    }

    [Theory]
    [InlineData("-DetectOnly -Once")]
    [InlineData("-WhatIf")]
    public void A_round_that_only_detects_writes_what_differs_and_nothing_to_the_cluster(string parameters)
    {
        var found = Texts($"Watch-GitOpsRepo @where {parameters} | Where-Object Kind -eq DifferenceFound | ForEach-Object {{ $_.Differences }} | ForEach-Object {{ \"$($_.Action) $($_.Id)\" }}");

        Assert.Equal(["Create ConfigMap default/settings", "Create Deployment default/cart"], found);
        Assert.Contains("NotFound", Assert.Single(Texts(Settings)));
    }

    [Fact]
    public void A_round_that_finds_differences_says_so_in_the_exit_code() =>
        Assert.Equal(["2"], Texts("$null = Watch-GitOpsRepo @where -DetectOnly -Once -ExitCode; $LASTEXITCODE"));

    [Fact]
    public void What_an_object_of_one_round_fails_with_is_an_error()
    {
        _shop.Repository.Commit("Break", ("settings.yaml", ShopSession.Settings.Replace("greeting: hello", "greeting: [ 1 ]", StringComparison.Ordinal)));

        var (output, errors) = _shop.Try("Watch-GitOpsRepo @where -Once | Where-Object Kind -eq Synced | ForEach-Object { $_.Sync.Succeeded }");

        Assert.Equal("False", Assert.Single(output).ToString());
        Assert.Equal("ManifestRefused,GitOps.Commands.WatchGitOpsRepoCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Several_sets_come_down_the_pipeline_and_one_that_cannot_be_opened_keeps_none_from_it()
    {
        var (output, errors) = _shop.Try(
            """
            & {
                [pscustomobject]@{ Repository = $repository; Path = 'cart.yaml' }
                [pscustomobject]@{ Repository = 'nowhere' }
                [pscustomobject]@{ Repository = $repository; Path = 'settings.yaml' }
            } | Watch-GitOpsRepo -Cluster $cluster -Once | Where-Object Kind -eq Synced | ForEach-Object Set
            """);

        Assert.Equal(2, output.Select(set => set.ToString()).Distinct().Count());
        Assert.StartsWith("RepositoryNotFound", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Uncommitted_files_cannot_be_watched() =>
        Assert.Equal("WorkingTreeNotWatched,GitOps.Commands.WatchGitOpsRepoCommand", _shop.Error("Watch-GitOpsRepo @where -WorkingTree").FullyQualifiedErrorId);

    [Theory]
    [InlineData("-Interval 0")]
    [InlineData("-FullInterval -5")]
    public void An_interval_of_nothing_is_refused(string parameters) =>
        Assert.Contains("at least 1 s", _shop.Error($"Watch-GitOpsRepo @where {parameters}").ToString());

    private IEnumerable<string> Texts(string script) => _shop.Run(script).Select(item => item.ToString());
}
