using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class GetGitOpsDiffTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void What_the_cluster_lacks_is_to_be_created_and_names_its_place_in_Git()
    {
        var rows = Lines("Get-GitOpsDiff @where | ForEach-Object { \"$($_.Action) $($_.Kind) $($_.Name) $($_.Source.File):$($_.Source.Line)\" }");

        Assert.Equal(["Create ConfigMap settings settings.yaml:1", "Create Deployment cart cart.yaml:1"], rows);
    }

    [Fact]
    public void After_a_sync_there_is_nothing_to_write()
    {
        _shop.Run("Sync-GitOpsRepo @where");

        Assert.Equal(["in sync"], Lines("if (Get-GitOpsDiff @where) { 'differs' } else { 'in sync' }"));
    }

    [Fact]
    public void Objects_that_do_not_differ_are_written_when_asked_for()
    {
        _shop.Run("Sync-GitOpsRepo @where");

        Assert.Equal(["Unchanged", "Unchanged"], Lines("Get-GitOpsDiff @where -IncludeUnchanged | ForEach-Object Action"));
    }

    [Fact]
    public void Drift_names_field_values_and_who_made_it()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}'");

        Assert.Equal(
            ["Drift: spec.replicas 5 → 2 by kubectl-edit"],
            Lines("Get-GitOpsDiff @where | ForEach-Object { $diff = $_; $_.Changes | ForEach-Object { \"$($diff.Action): $_ by $($_.LiveManager)\" } }"));
    }

    [Fact]
    public void A_field_of_another_controller_is_a_conflict()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' some-controller");

        Assert.Equal(["Conflict"], Lines("Get-GitOpsDiff @where | ForEach-Object Action"));
    }

    [Fact]
    public void Text_is_a_unified_diff_without_colours_where_they_are_not_wanted()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Greet politely", ("settings.yaml", ShopSession.Settings.Replace("hello", "good morning", StringComparison.Ordinal)));

        var text = Assert.Single(Lines("$PSStyle.OutputRendering = 'PlainText'; Get-GitOpsDiff @where -AsText; $PSStyle.OutputRendering = 'Host'"));

        Assert.Contains("\n-  greeting: hello\n+  greeting: good morning\n", text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Text_is_coloured_where_the_session_asks_for_it()
    {
        var text = Lines("$PSStyle.OutputRendering = 'Ansi'; Get-GitOpsDiff @where -AsText; $PSStyle.OutputRendering = 'Host'")[0];

        Assert.Contains("\u001b[32m+", text);
    }

    [Fact]
    public void Values_of_secrets_are_masked()
    {
        _shop.Repository.Commit("Add a secret", ("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: { name: token }
            stringData: { token: sesame-open }
            """));
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live api/v1/namespaces/default/secrets/token '{\"stringData\":{\"token\":\"hidden-word\"}}'");

        var shown = _shop.Show("Get-GitOpsDiff @where -Verbose; Get-GitOpsDiff @where -AsText; (Get-GitOpsDiff @where).Changes");

        Assert.Contains("token", shown);
        Assert.All(new[] { "sesame-open", "hidden-word", "c2VzYW1lLW9wZW4", "aGlkZGVuLXdvcmQ" }, secret => Assert.DoesNotContain(secret, shown));
    }

    [Fact]
    public void The_working_tree_is_read_when_asked_for()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        File.WriteAllText(Path.Combine(_shop.Repository.Path, "cart.yaml"), ShopSession.Cart.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal));

        Assert.Empty(Lines("Get-GitOpsDiff @where"));
        Assert.Equal(["Update spec.replicas 2 → 3"], Lines("Get-GitOpsDiff @where -WorkingTree | ForEach-Object { \"$($_.Action) $($_.Changes)\" }"));
    }

    [Fact]
    public void A_path_and_a_revision_narrow_what_is_compared()
    {
        _shop.Repository.Commit("Move", ("apps/one.yaml", ShopSession.Settings), ("settings.yaml", null), ("cart.yaml", null));

        Assert.Equal(["settings"], Lines("Get-GitOpsDiff @where -Path apps | ForEach-Object Name"));
        Assert.Equal(["settings", "cart"], Lines("Get-GitOpsDiff @where -Revision HEAD~1 | ForEach-Object Name"));
    }

    [Fact]
    public void The_cluster_comes_from_the_pipeline()
    {
        Assert.Equal(["settings", "cart"], Lines("$cluster | Get-GitOpsDiff $repository | ForEach-Object Name"));
    }

    [Fact]
    public void Repositories_come_from_the_pipeline_by_property_name()
    {
        Assert.Equal(
            ["settings", "cart"],
            Lines("[pscustomobject]@{ Repository = $repository } | Get-GitOpsDiff -Cluster $cluster | ForEach-Object Name"));
    }

    [Fact]
    public void Every_object_names_set_revision_and_cluster()
    {
        var name = Path.GetFileName(_shop.Repository.Path);

        Assert.All(
            Lines("Get-GitOpsDiff @where -Name shop-test | ForEach-Object { \"$($_.Set) $($_.Revision.Name) $($_.Cluster)\" }"),
            line => Assert.Equal("shop-test main sandbox/default", line));
        Assert.All(Lines("Get-GitOpsDiff @where | ForEach-Object Set"), set => Assert.StartsWith(name.ToLowerInvariant(), set, StringComparison.Ordinal));
    }

    [Fact]
    public void Verbose_output_tells_the_cluster_and_the_revision()
    {
        var shown = _shop.Show("Get-GitOpsDiff @where -Verbose");

        Assert.Contains("sandbox", shown);
        Assert.Contains("Open the shop", shown);
        Assert.Contains("2 of 2 objects differ.", shown);
    }

    [Theory]
    [InlineData("Get-GitOpsDiff @where -Verbose", "compare")]
    [InlineData("Sync-GitOpsRepo @where -Verbose", "apply")]
    [InlineData("$VerbosePreference = 'Continue'; Get-GitOpsDiff @where", "compare")]
    public void Verbose_output_tells_how_long_each_stage_took(string command, string last)
    {
        var lines = _shop.Try($"& {{ {command} }} 4>&1").Output.Select(item => item.ToString()).ToArray();

        Assert.Single(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, $@"^Stages: open repository \d+\.\d\d s, render \d+\.\d\d s, .*read live \d+\.\d\d s.*\b{last} \d+\.\d\d s.*\.$"));
    }

    [Theory]
    [InlineData("Get-GitOpsDiff @where")]
    [InlineData("Sync-GitOpsRepo @where -WhatIf")]
    public void An_object_that_would_be_refused_is_an_error_after_everything_that_differs(string command)
    {
        _shop.Repository.Commit("Misspell", ("broken.yaml", ShopSession.Settings.Replace("name: settings", "name: broken", StringComparison.Ordinal).Replace("\ndata:", "\ndta:", StringComparison.Ordinal)));

        var error = _shop.Error(command);
        var shown = _shop.Show(command);

        Assert.Equal("ManifestRefused", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("broken.yaml:1", error.ToString());
        Assert.Matches(@"x ConfigMap default/broken\s+refused · ", shown);
        Assert.True(shown.LastIndexOf("cart", StringComparison.Ordinal) < shown.LastIndexOf("broken.yaml:1", StringComparison.Ordinal), shown);
    }

    private List<string> Lines(string script) => [.. _shop.Run(script).Select(line => line.ToString())];
}
