using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class UndoGitOpsChangeTests : IDisposable
{
    private readonly ShopSession _shop = new();
    private readonly string _change;

    public UndoGitOpsChangeTests()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _change = _shop.Repository.Commit("Greet politely", ("settings.yaml", ShopSession.Settings.Replace("hello", "good morning", StringComparison.Ordinal)));
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

    [Theory]
    [InlineData("-Last -Commit HEAD", "-Last and -Commit")]
    [InlineData("-Last -To HEAD~1", "-Last and -To")]
    [InlineData("-Commit HEAD -To HEAD~1", "-To and -Commit")]
    [InlineData("-To HEAD~1 -Mainline 1", "-To and -Mainline")]
    [InlineData("-Commit HEAD -NoSync -Wait", "-NoSync and -Wait")]
    public void Parameters_that_contradict_each_other_are_refused(string arguments, string said)
    {
        var error = _shop.Error($"Undo-GitOpsChange @where {arguments}");

        Assert.StartsWith("ParametersExclude,", error.FullyQualifiedErrorId);
        Assert.Contains(said, error.Exception.Message);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
    }

    [Theory]
    [InlineData("-Commit $null")]
    [InlineData("-Commit @()")]
    [InlineData("-Commit ''")]
    [InlineData("-Commit HEAD, ''")]
    [InlineData("-Commit HEAD, $cluster")]
    [InlineData("-To ''")]
    public void A_commit_that_is_not_named_after_all_is_not_taken_for_the_last_sync(string arguments)
    {
        Assert.StartsWith("ParameterArgument", _shop.Error($"Undo-GitOpsChange @where {arguments}").FullyQualifiedErrorId);
        Assert.Empty(_shop.Run("$null | Where-Object { $_ } | Undo-GitOpsChange @where"));

        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
    }

    [Theory]
    [InlineData("Undo-GitOpsChange @where -Commit $first, $second")]
    [InlineData("Undo-GitOpsChange @where -Commit \"$first~1..$second\"")]
    [InlineData("$first, $second | Undo-GitOpsChange @where")]
    [InlineData("(Undo-GitOpsChange $repository -Commit $first, $second -NoSync -Branch aside).Reverted | Undo-GitOpsChange @where")]
    [InlineData("[pscustomobject]@{ Commit = $first }, [pscustomobject]@{ Commit = $second } | Undo-GitOpsChange @where")]
    [InlineData("[pscustomobject]@{ Commit = $first, $second; Repository = $repository } | Undo-GitOpsChange -Cluster $cluster")]
    [InlineData("(Undo-GitOpsChange $repository -Commit $first, $second -NoSync -Branch aside) | ForEach-Object { [pscustomobject]@{ Commits = $_.Reverted } } | Undo-GitOpsChange @where")]
    public void Several_commits_are_taken_back_newest_first_also_from_the_pipeline(string script)
    {
        var second = _shop.Repository.Commit("Greet in the evening", ("settings.yaml", ShopSession.Settings.Replace("hello", "good evening", StringComparison.Ordinal)));
        _shop.Run("Sync-GitOpsRepo @where");

        var result = _shop.Run(
            $"{script} | Where-Object {{ $_ -is [GitOps.UndoResult] }} | ForEach-Object {{ \"$($_.Commits.Subject -join ', '); $($_.Sync.Configured)\" }}", new { first = _change, second });

        Assert.Equal("Revert \"Greet in the evening\", Revert \"Greet politely\"; 1", Assert.Single(result).ToString());
        Assert.Contains("\"greeting\":\"hello\"", Live());
    }

    [Fact]
    public void A_cluster_still_comes_down_the_pipeline_and_names_no_commit()
    {
        var result = _shop.Run("$cluster | Undo-GitOpsChange $repository | Where-Object { $_ -is [GitOps.UndoResult] } | ForEach-Object { \"$($_.Reverted.Subject) $($_.Sync.Configured)\" }");

        Assert.Equal("Greet politely 1", Assert.Single(result).ToString());
    }

    [Fact]
    public void A_path_goes_back_to_a_revision()
    {
        var shown = _shop.Show("Undo-GitOpsChange @where -To HEAD~1 -WhatIf");
        Assert.Contains("What if: Revert all files to", shown);
        Assert.Contains("\"Open the shop\" on main", shown);
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());

        shown = _shop.Show("Undo-GitOpsChange @where -To HEAD~1");
        Assert.Matches("Went back to [0-9a-f]{7} \"Open the shop\" in [0-9a-f]{7} on main", shown);
        Assert.Contains("\"greeting\":\"hello\"", Live());
        Assert.StartsWith("NothingToRevert,", _shop.Error("Undo-GitOpsChange @where -To HEAD~2").FullyQualifiedErrorId);
    }

    [Fact]
    public void In_Git_alone_a_path_goes_back_without_a_cluster()
    {
        var result = _shop.Run("Undo-GitOpsChange $repository -Path settings.yaml -Kubeconfig /no/such/kubeconfig -To HEAD~1 -NoSync -Branch back | ForEach-Object { \"$_ $($_.RestoredTo.Subject) $($_.Reverted.Subject)\" }");

        Assert.Matches("^as at [0-9a-f]{7} in [0-9a-f]{7} on back Open the shop Greet politely$", Assert.Single(result).ToString());
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
