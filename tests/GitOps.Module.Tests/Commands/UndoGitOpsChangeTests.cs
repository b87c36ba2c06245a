using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class UndoGitOpsChangeTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public UndoGitOpsChangeTests()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Greet politely", ("settings.yaml", ShopSession.Settings.Replace("hello", "good morning", StringComparison.Ordinal)));
        _shop.Run("Sync-GitOpsRepo @where");
    }

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("-Last")]
    [InlineData("-Commit HEAD")]
    public void A_change_is_taken_back_in_Git_and_in_the_cluster(string arguments)
    {
        var result = Assert.Single(_shop.Run($"Undo-GitOpsChange @where {arguments} | Where-Object {{ $_ -is [GitOps.UndoResult] }} | ForEach-Object {{ \"$($_.Reverted.Subject) $($_.Branch) $($_.Sync.Configured)\" }}"));

        Assert.Equal("Greet politely main 1", result.ToString());
        Assert.Contains("Greet politely", _shop.Repository.HeadMessage);
        Assert.Contains("revert", _shop.Repository.HeadMessage, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"greeting\":\"hello\"", Live());
        Assert.Empty(_shop.Run("Get-GitOpsDiff @where"));
    }

    [Theory]
    [InlineData("", "Configured settings, UndoResult")]
    [InlineData("-IncludeUnchanged", "Configured settings, Unchanged cart, UndoResult")]
    public void What_the_sync_changed_is_written_as_it_is_done_and_the_undo_last(string arguments, string written)
    {
        var output = _shop.Run($"Undo-GitOpsChange @where {arguments} | ForEach-Object {{ if ($_ -is [GitOps.UndoResult]) {{ 'UndoResult' }} else {{ \"$($_.Action) $($_.Name)\" }} }}")
            .Select(line => line.ToString()).ToList();

        Assert.Equal("UndoResult", output[^1]);
        Assert.Equal(written.Split(", ").Order(StringComparer.Ordinal), output.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatif_shows_what_would_change_and_leaves_Git_and_cluster_alone()
    {
        var shown = _shop.Show("Undo-GitOpsChange @where -WhatIf");

        Assert.Contains("What if: Revert", shown);
        Assert.Contains("\"Greet politely\" on main", shown);
        Assert.Matches(@"~ ConfigMap default/settings .*\n    data\.greeting +good morning → hello", shown);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
        Assert.Contains("\"greeting\":\"good morning\"", Live());
    }

    [Fact]
    public void Confirm_asks_and_no_means_no()
    {
        _shop.Screen.Answer = 2;

        Assert.Empty(_shop.Run("Undo-GitOpsChange @where -Confirm"));

        Assert.Contains("Greet politely", Assert.Single(_shop.Screen.Questions));
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
    }

    [Fact]
    public void Without_a_sync_only_Git_changes()
    {
        _shop.Run("Undo-GitOpsChange @where -NoSync");

        Assert.Contains("Greet politely", _shop.Repository.HeadMessage);
        Assert.Contains("\"greeting\":\"good morning\"", Live());
    }

    [Fact]
    public void A_branch_for_a_pull_request_leaves_the_branch_in_use_alone()
    {
        var branch = _shop.Run("(Undo-GitOpsChange @where -Branch undo/greeting -NoSync).Branch").Single().ToString();

        Assert.Equal("undo/greeting", branch);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
    }

    [Fact]
    public void Taking_a_commit_back_in_Git_alone_needs_no_cluster_and_reads_no_kubeconfig()
    {
        var arguments = "-Repository $repository -Kubeconfig /no/such/kubeconfig -Commit HEAD -NoSync";
        Assert.Contains("What if:", _shop.Show($"Undo-GitOpsChange {arguments} -WhatIf"));
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());

        var result = Assert.Single(_shop.Run($"Undo-GitOpsChange {arguments} -Branch undo/greeting | ForEach-Object {{ \"$($_.Reverted.Subject) $($_.Branch) $($null -eq $_.Sync)\" }}"));

        Assert.Equal("Greet politely undo/greeting True", result.ToString());
        Assert.StartsWith("KubeconfigNotFound,", _shop.Error("Undo-GitOpsChange -Repository $repository -Kubeconfig /no/such/kubeconfig -NoSync").FullyQualifiedErrorId);
    }

    [Fact]
    public void Prune_is_not_short_for_letting_an_undo_delete_what_is_protected()
    {
        _shop.Repository.Commit("Add a namespace", ("flags.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: flags}}"));
        _shop.Run("Sync-GitOpsRepo @where");

        _shop.Try("Undo-GitOpsChange @where -Prune");

        Assert.Contains("\"phase\":\"Active\"", _shop.Run("Get-Live api/v1/namespaces/flags").Single().ToString());
    }

    [Theory]
    [InlineData("WorkingTree")]
    [InlineData("AllowWorkingTree")]
    public void An_undo_works_on_commits_and_takes_no_uncommitted_files(string parameter)
    {
        var error = _shop.Error($"Undo-GitOpsChange @where -{parameter}");

        Assert.StartsWith("NamedParameterNotFound,", error.FullyQualifiedErrorId);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
    }

    [Fact]
    public void Last_and_a_commit_exclude_each_other()
    {
        var error = _shop.Error("Undo-GitOpsChange @where -Last -Commit HEAD");

        Assert.StartsWith("ParametersExclude,", error.FullyQualifiedErrorId);
        Assert.Contains("-Last and -Commit", error.Exception.Message);
    }

    [Fact]
    public void A_dirty_working_copy_is_an_error_and_nothing_has_changed()
    {
        File.WriteAllText(Path.Combine(_shop.Repository.Path, "settings.yaml"), "uncommitted: true");

        var error = _shop.Error("Undo-GitOpsChange @where");

        Assert.Equal(System.Management.Automation.ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
        Assert.Contains("\"greeting\":\"good morning\"", Live());
    }

    private string Live() => _shop.Run("Get-Live api/v1/namespaces/default/configmaps/settings").Single().ToString();
}
