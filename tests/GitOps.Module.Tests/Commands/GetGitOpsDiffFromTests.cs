using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>Two revisions compared, in a session that has no cluster.</summary>
public sealed class GetGitOpsDiffFromTests : IDisposable
{
    private readonly TestRepository _repository = new();
    private readonly TestSession _session = new();

    public GetGitOpsDiffFromTests()
    {
        _repository.Commit("Open the shop", ("prod/settings.yaml", ShopSession.Settings), ("prod/cart.yaml", ShopSession.Cart));
        _repository.Branch("release");
        _repository.Commit("Scale", ("prod/cart.yaml", ShopSession.Cart.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal)));
        _session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($repository)", new { repository = _repository.Path });
    }

    public void Dispose()
    {
        _session.Dispose();
        _repository.Dispose();
    }

    [Theory]
    [InlineData("Get-GitOpsDiff -From release -To HEAD -Path prod")]
    [InlineData("Get-GitOpsDiff -From HEAD~1")]
    [InlineData("Get-GitOpsDiff $repository -From release -Namespace shop -Name shop")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation('prod'); Get-GitOpsDiff . -From release")]
    [InlineData("Get-GitOpsDiff -From release -Direct")]
    public void What_a_branch_changes_needs_neither_a_cluster_nor_a_kubeconfig(string command) =>
        Assert.Equal(["Update Deployment cart spec.replicas 2 → 3 "], Lines($"{command} | ForEach-Object {{ \"$($_.Action) $($_.Kind) $($_.Name) $($_.Changes) $($_.Cluster)\" }}"));

    [Fact]
    public void The_table_names_both_revisions_and_the_text_is_a_unified_diff()
    {
        var shown = _session.Show("Get-GitOpsDiff -From release");

        Assert.Matches(@"release@\w{7} +→ +main@\w{7} ""Scale""", shown);
        Assert.Matches("~ (Update +)?Deployment +cart", shown);
        Assert.Contains("\n-  replicas: 2\n+  replicas: 3\n", Assert.Single(Lines("$PSStyle.OutputRendering = 'PlainText'; Get-GitOpsDiff -From release -AsText")));
    }

    [Fact]
    public void Everything_is_written_when_asked_for() =>
        Assert.Equal(["Unchanged", "Update"], Lines("Get-GitOpsDiff -From release -IncludeUnchanged | ForEach-Object Action"));

    [Theory]
    [InlineData("-Revision HEAD")]
    [InlineData("-Context prod")]
    [InlineData("-Kubeconfig /nowhere/config")]
    public void Parameters_of_a_cluster_do_not_go_with_it(string parameter)
    {
        var (_, errors) = _session.Try($"Get-GitOpsDiff -From release {parameter}");

        Assert.StartsWith("AmbiguousParameterSet", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Uncommitted_files_and_a_later_revision_exclude_each_other() =>
        Assert.StartsWith("ParametersExclude", Assert.Single(_session.Try("Get-GitOpsDiff -From release -To HEAD -WorkingTree").Errors).FullyQualifiedErrorId);

    [Theory]
    [InlineData("-Prune")]
    [InlineData("-ForceConflictsFrom helm")]
    [InlineData("-MaxDeletions 3")]
    public void Parameters_of_a_sync_do_not_go_with_it(string parameter) =>
        Assert.StartsWith("ParametersExclude", Assert.Single(_session.Try($"Get-GitOpsDiff -From release {parameter}").Errors).FullyQualifiedErrorId);

    [Fact]
    public void What_would_be_refused_is_an_error_after_the_results()
    {
        _repository.Commit("Misspell", ("prod/settings.yaml", ShopSession.Settings.Replace("\ndata:", "\ndta:", StringComparison.Ordinal)));

        var (output, errors) = _session.Try("Get-GitOpsDiff -From release | ForEach-Object Action");

        Assert.Equal(["Refused", "Update"], output.Select(item => item.ToString()));
        Assert.StartsWith("ManifestRefused", Assert.Single(errors).FullyQualifiedErrorId);
        Assert.Contains("prod/settings.yaml:5", errors[0].ToString());
    }

    [Fact]
    public void Revisions_are_completed_from_the_repository_that_the_user_is_in()
    {
        var names = Lines("(TabExpansion2 'Get-GitOpsDiff -From re' 23).CompletionMatches | ForEach-Object CompletionText");

        Assert.Equal(["release"], names);
    }

    private List<string> Lines(string script) => [.. _session.Run(script).Select(line => line.ToString())];
}
