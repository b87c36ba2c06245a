using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>A plan in a file, and parts of a plan in the pipeline.</summary>
public sealed class PlanTests : IDisposable
{
    private const string Flags = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: flags\ndata:\n  dark: \"on\"\n";
    private readonly ShopSession _shop = new();
    private readonly TemporaryFolder _folder = new();

    public PlanTests()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Greet louder", ("settings.yaml", ShopSession.Settings.Replace("hello", "HELLO", StringComparison.Ordinal)), ("flags.yaml", Flags));
    }

    private string Plan => Path.Combine(_folder.Path, "plan.json");

    public void Dispose()
    {
        _shop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_plan_is_carried_out_as_it_was_made_although_git_has_moved_on()
    {
        Assert.Equal(["1 1 0"], Lines("Export-GitOpsPlan @where $plan | ForEach-Object { \"$($_.Create) $($_.Update) $($_.Delete)\" }"));
        _shop.Repository.Commit("Whisper", ("settings.yaml", ShopSession.Settings.Replace("hello", "psst", StringComparison.Ordinal)));

        var sync = Lines("Sync-GitOpsRepo $repository -Cluster $cluster -Plan $plan | ForEach-Object { if ($_.Action) { \"$($_.Action) $($_.Name)\" } else { \"$($_.Succeeded) $($_.IsPartial)\" } }");

        Assert.Equal(["Configured settings", "Created flags", "True False"], sync.Order(StringComparer.Ordinal));
        Assert.Contains("\"greeting\":\"HELLO\"", Live("settings"));
    }

    [Fact]
    public void Without_a_repository_a_plan_is_carried_out_from_where_it_was_made()
    {
        Lines("Export-GitOpsPlan @where $plan");

        Assert.Equal(["1 1"], Lines("Sync-GitOpsRepo -Cluster $cluster -Plan $plan | Where-Object { $_ -is [GitOps.SyncResult] } | ForEach-Object { \"$($_.Created) $($_.Configured)\" }"));
    }

    [Fact]
    public void Whatif_shows_what_of_a_plan_would_be_done_and_what_not_any_more()
    {
        Lines("Export-GitOpsPlan @where $plan");
        Lines("Edit-Live 'apis/apps/v1/namespaces/default/deployments/cart' '{\"spec\":{\"replicas\":5}}'");

        var shown = _shop.Try("Sync-GitOpsRepo -Cluster $cluster -Plan $plan -WhatIf | ForEach-Object { \"$($_.Action) $($_.Name)\" }", new { plan = Plan });

        Assert.Equal(["Create flags", "Refused cart", "Update settings"], shown.Output.Select(line => line.ToString()).Order(StringComparer.Ordinal));
        Assert.StartsWith("PlanOutdated", Assert.Single(shown.Errors).FullyQualifiedErrorId);
        Assert.Contains("\"greeting\":\"hello\"", Live("settings"));
    }

    [Theory]
    [InlineData("-Path other")]
    [InlineData("-Name other")]
    [InlineData("-Namespace other")]
    [InlineData("-Revision HEAD~1")]
    [InlineData("-WorkingTree")]
    [InlineData("-Prune:$false")]
    [InlineData("-MaxDeletions 11")]
    [InlineData("-Adopt")]
    [InlineData("-AllowRecreate")]
    [InlineData("-ForceConflicts")]
    [InlineData("-ForceConflictsFrom argocd")]
    [InlineData("-PruneProtected")]
    [InlineData("-AllowEmpty")]
    public void A_parameter_that_contradicts_the_plan_is_an_error(string parameter)
    {
        Lines("Export-GitOpsPlan @where $plan -Prune");

        var failure = _shop.Error($"Sync-GitOpsRepo -Cluster $cluster -Plan $plan {parameter}", new { plan = Plan });

        Assert.StartsWith("PlanContradicted", failure.FullyQualifiedErrorId);
        Assert.Contains("\"greeting\":\"hello\"", Live("settings"));
    }

    [Theory]
    [InlineData("Sync-GitOpsRepo -Plan $plan -Full", "AmbiguousParameterSet")]
    [InlineData("Sync-GitOpsRepo -Cluster $cluster -Plan $plan -Full", "AmbiguousParameterSet")]
    [InlineData("Get-GitOpsDiff @where | Where-Object Name -eq settings | Sync-GitOpsRepo -Full", "InputObjectNotBound")]
    public void A_plan_or_a_part_of_one_names_what_is_compared_and_takes_no_wish_to_compare_all(string command, string error)
    {
        Lines("Export-GitOpsPlan @where $plan");

        Assert.StartsWith(error, _shop.Error(command, new { plan = Plan }).FullyQualifiedErrorId);
        Assert.Contains("\"greeting\":\"hello\"", Live("settings"));
    }

    [Fact]
    public void Parameters_may_repeat_what_the_plan_says()
    {
        Lines("Export-GitOpsPlan @where $plan -Prune -ForceConflictsFrom one, two");

        var sync = Lines(
            "$sha = (Get-GitOpsDiff @where)[0].Revision.Sha; Sync-GitOpsRepo $repository -Cluster $cluster -Plan $plan -Prune -ForceConflictsFrom one, two -Revision $sha -MaxDeletions 10 -Path '' "
            + "| Where-Object { $_ -is [GitOps.SyncResult] } | ForEach-Object Succeeded");

        Assert.Equal(["True"], sync);
    }

    [Fact]
    public void A_plan_for_another_cluster_is_refused()
    {
        Lines("Export-GitOpsPlan @where $plan");

        var failure = _shop.Error("$other = Start-GitOpsSandbox; try { Sync-GitOpsRepo -Cluster $other -Plan $plan } finally { Stop-GitOpsSandbox $other }", new { plan = Plan });

        Assert.StartsWith("PlanForAnother", failure.FullyQualifiedErrorId);
    }

    [Fact]
    public void Only_what_comes_down_the_pipeline_is_synced()
    {
        var sync = Lines("Get-GitOpsDiff @where | Where-Object Name -eq flags | Sync-GitOpsRepo | ForEach-Object { if ($_.Action) { \"$($_.Action) $($_.Name)\" } else { \"$($_.Succeeded) $($_.IsPartial)\" } }");

        Assert.Equal(["Created flags", "True True"], sync);
        Assert.Contains("\"greeting\":\"hello\"", Live("settings"));
    }

    [Fact]
    public void Objects_of_two_sets_are_two_syncs()
    {
        Lines("Sync-GitOpsRepo @where -Path cart.yaml -Name cart -Adopt -Namespace default");
        Lines("Edit-Live 'apis/apps/v1/namespaces/default/deployments/cart' '{\"spec\":{\"replicas\":5}}'");

        var sync = Lines(
            "$(Get-GitOpsDiff @where -Path settings.yaml -Name settings -Adopt; Get-GitOpsDiff @where -Path cart.yaml -Name cart) | Sync-GitOpsRepo | Where-Object { $_ -is [GitOps.SyncResult] } "
            + "| ForEach-Object { \"$($_.Set) $($_.Results.Count) $($_.Succeeded)\" }");

        Assert.Equal(["settings 1 True", "cart 1 True"], sync);
        Assert.Equal(["0"], Lines("@(Get-GitOpsDiff @where -Path cart.yaml -Name cart).Count"));
    }

    [Fact]
    public void Whatif_and_contradictions_hold_in_the_pipeline_too()
    {
        Assert.Equal(["Create flags"], Lines("Get-GitOpsDiff @where | Where-Object Name -eq flags | Sync-GitOpsRepo -WhatIf | ForEach-Object { \"$($_.Action) $($_.Name)\" }"));
        Assert.StartsWith("PlanContradicted", _shop.Error("Get-GitOpsDiff @where | Sync-GitOpsRepo -Prune").FullyQualifiedErrorId);
        Assert.Equal(["2"], Lines("@(Get-GitOpsDiff @where).Count"));
    }

    [Fact]
    public void A_difference_that_lost_its_origin_is_refused()
    {
        var failure = _shop.Error("[GitOps.ResourceDiff]$made = @{ Action = 'Create'; Id = (Get-GitOpsDiff @where)[0].Id; Set = 's'; Revision = (Get-GitOpsDiff @where)[0].Revision; Cluster = (Get-GitOpsDiff @where)[0].Cluster }; $made | Sync-GitOpsRepo");

        Assert.StartsWith("DiffWithoutOrigin", failure.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_sync_without_input_does_nothing()
    {
        Assert.Empty(Lines("Get-GitOpsDiff @where | Where-Object Name -eq nothing | Sync-GitOpsRepo"));
    }

    private string Live(string name) => _shop.Run($"Get-Live 'api/v1/namespaces/default/configmaps/{name}'").Single().ToString();

    private IReadOnlyList<string> Lines(string script) => [.. _shop.Run(script, new { plan = Plan }).Select(line => line?.ToString() ?? "")];
}
