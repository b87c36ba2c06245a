using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class SuspendGitOpsSyncTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public SuspendGitOpsSyncTests()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Greet politely", ("settings.yaml", ShopSession.Settings.Replace("hello", "good morning", StringComparison.Ordinal)));
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void A_suspended_set_is_neither_synced_nor_undone_until_it_is_resumed()
    {
        _shop.Run("$plan = [IO.Path]::Combine([IO.Path]::GetTempPath(), \"$([guid]::NewGuid()).json\"); $null = Export-GitOpsPlan $repository $plan -Cluster $cluster; $null = Suspend-GitOpsSync @where -Reason freeze");

        string[] refused = ["Sync-GitOpsRepo @where", "Sync-GitOpsRepo -Plan $plan @where", "Get-GitOpsDiff @where -WarningAction Ignore | Sync-GitOpsRepo", "Undo-GitOpsChange @where -Commit HEAD"];
        Assert.All(refused, command =>
        {
            var error = _shop.Error(command);
            Assert.StartsWith("SyncSuspended", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        });
        Assert.Equal("Greet politely", _shop.Repository.HeadMessage.Trim());
        Assert.Equal("1", _shop.Run("Resume-GitOpsSync @where; (Sync-GitOpsRepo @where)[-1].Configured; [IO.File]::Delete($plan)").Single().ToString());
    }

    [Theory]
    [InlineData("Sync-GitOpsRepo @where -WhatIf")]
    [InlineData("Get-GitOpsDiff @where")]
    [InlineData("Get-GitOpsStatus @where")]
    [InlineData("Get-GitOpsHistory @where")]
    public void What_only_shows_warns_and_shows(string command)
    {
        _shop.Run("$null = Suspend-GitOpsSync @where -Reason freeze");

        var shown = _shop.Show($"{command} -WarningVariable warned; \"warned: $warned\"");

        Assert.Matches("warned: .*suspended by .*freeze", shown);
        Assert.Contains("settings", shown.Replace("Open the shop", "settings", StringComparison.Ordinal));
    }

    [Fact]
    public void An_override_is_said_and_recorded()
    {
        var record = _shop.Run("$null = Suspend-GitOpsSync @where -Reason freeze; $null = Sync-GitOpsRepo @where -IgnoreSuspension; (Get-GitOpsHistory @where)[0] | ForEach-Object { \"$($_.Configured) $($_.IgnoredSuspension.Reason)\" }");

        Assert.Equal("1 freeze", Assert.Single(record).ToString());
    }

    [Fact]
    public void Whatif_suspends_and_resumes_nothing()
    {
        _shop.Run("Suspend-GitOpsSync @where -WhatIf; $null = Sync-GitOpsRepo @where; $null = Suspend-GitOpsSync @where; Resume-GitOpsSync @where -WhatIf");

        Assert.StartsWith("SyncSuspended", _shop.Error("Sync-GitOpsRepo @where").FullyQualifiedErrorId);
    }

    [Fact]
    public void A_time_of_the_session_is_kept_in_UTC_and_one_that_is_over_is_refused()
    {
        var until = _shop.Run("(Suspend-GitOpsSync @where -Until ([datetime]'2099-01-01 08:00')).Until").Single().BaseObject;

        Assert.Equal(new DateTimeOffset(new DateTime(2099, 1, 1, 8, 0, 0, DateTimeKind.Local)), until);
        Assert.Equal(TimeSpan.Zero, Assert.IsType<DateTimeOffset>(until).Offset);
        Assert.StartsWith("SuspensionOver", _shop.Error("Suspend-GitOpsSync @where -Until ([DateTimeOffset]::Now.AddMinutes(-1))").FullyQualifiedErrorId);
    }

    [Fact]
    public void A_set_that_was_never_synced_is_an_error()
    {
        Assert.StartsWith("SetNotFound", _shop.Error("Suspend-GitOpsSync @where -Name other").FullyQualifiedErrorId);
        Assert.StartsWith("SetNotFound", _shop.Error("Resume-GitOpsSync @where -Name other").FullyQualifiedErrorId);
    }
}
