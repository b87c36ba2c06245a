using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class GetGitOpsHistoryTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public GetGitOpsHistoryTests()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Draft", ("settings.yaml", ShopSession.Settings.Replace("hello", "good day", StringComparison.Ordinal)));
        _shop.Repository.Commit("Greet politely", ("settings.yaml", ShopSession.Settings.Replace("hello", "good morning", StringComparison.Ordinal)));
        _shop.Run("Sync-GitOpsRepo @where");
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Syncs_and_undos_are_listed_newest_first_with_the_commits_that_each_brought()
    {
        _shop.Run("Undo-GitOpsChange @where; Sync-GitOpsRepo @where");

        var listed = Lines("Get-GitOpsHistory @where | ForEach-Object { \"$($_.Number) $($_.Outcome) $($_.Created) $($_.Configured): $($_.Commits.Subject -join ', ')\" }");

        Assert.Equal(3, listed.Length);
        Assert.StartsWith("3 Succeeded 0 1: Revert", listed[0]);
        Assert.Equal(["2 Succeeded 0 1: Greet politely, Draft", "1 Succeeded 2 0: "], listed[1..]);
    }

    [Fact]
    public void A_view_shows_what_was_done_when_by_whom_and_what_came_of_it()
    {
        var shown = _shop.Show("Get-GitOpsHistory @where");

        Assert.Matches(@"#2 +main@[0-9a-f]{7} ""Greet politely"" \(.+\) +today \d\d:\d\d · .+@.+\n +Configured 1 · [\d.]+ s\n +with [0-9a-f]{7} ""Draft""", shown);
        Assert.Matches(@"#1 +main@[0-9a-f]{7} ""Open the shop""", shown);
    }

    [Fact]
    public void A_set_that_was_never_synced_is_an_error() =>
        Assert.StartsWith("SetNotFound", _shop.Error("Get-GitOpsHistory @where -Name other").FullyQualifiedErrorId);

    private string[] Lines(string script) => [.. _shop.Run(script).Select(line => line.ToString())];
}
