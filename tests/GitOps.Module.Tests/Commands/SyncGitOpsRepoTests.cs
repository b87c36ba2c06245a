using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class SyncGitOpsRepoTests : IDisposable
{
    private const string Summarize = " | Where-Object { $_ -is [GitOps.SyncResult] } | ForEach-Object { \"$($_.Created) $($_.Configured) $($_.Deleted) $($_.Unchanged)\" }";
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Each_object_is_written_as_it_is_done_and_the_summary_last()
    {
        var output = Lines("Sync-GitOpsRepo @where | ForEach-Object { $_.GetType().Name }");

        Assert.Equal(["ResourceResult", "ResourceResult", "SyncResult"], output);
    }

    [Fact]
    public void A_second_sync_changes_nothing()
    {
        Assert.Equal(["2 0 0 0"], Lines("Sync-GitOpsRepo @where" + Summarize));
        Assert.Equal(["0 0 0 2"], Lines("Sync-GitOpsRepo @where" + Summarize));
    }

    [Fact]
    public void Of_what_was_as_declared_only_the_summary_tells_unless_asked()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live api/v1/namespaces/default/configmaps/settings '{\"data\":{\"greeting\":\"hi\"}}'");

        Assert.Equal(["Configured settings", "0 1 0 1"], Lines("Sync-GitOpsRepo @where | ForEach-Object { if ($_ -is [GitOps.SyncResult]) { \"$($_.Created) $($_.Configured) $($_.Deleted) $($_.Unchanged)\" } else { \"$($_.Action) $($_.Name)\" } }"));
        Assert.Equal(["0 0 0 2"], Lines("Sync-GitOpsRepo @where | ForEach-Object { \"$($_.Created) $($_.Configured) $($_.Deleted) $($_.Unchanged)\" }"));
        Assert.Equal(["Unchanged", "Unchanged"], Lines("Sync-GitOpsRepo @where -IncludeUnchanged | Where-Object Name | ForEach-Object Action"));
    }

    [Fact]
    public void Waiting_ends_when_all_is_healthy()
    {
        var healthy = Lines("Sync-GitOpsRepo @where -Path settings.yaml -Wait -Timeout 300 | Where-Object { $_ -is [GitOps.SyncResult] } | ForEach-Object { $null -ne $_.HealthyAfter -and $_.Succeeded }");

        Assert.Equal(["True"], healthy);
    }

    [Fact]
    public void Whatif_shows_each_object_and_changes_nothing()
    {
        var shown = _shop.Show("Sync-GitOpsRepo @where -WhatIf");

        Assert.Matches("What if: Sync .* at main@[0-9a-f]{7} to sandbox/default", shown);
        Assert.Contains("+ ConfigMap default/settings", shown);
        Assert.Contains("+ Deployment default/cart", shown);
        Assert.Equal(["Create", "Create"], Lines("Get-GitOpsDiff @where | ForEach-Object Action"));
    }

    [Fact]
    public void The_sessions_whatif_preference_counts_too()
    {
        _shop.Show("$WhatIfPreference = $true; Sync-GitOpsRepo @where; $WhatIfPreference = $false");

        Assert.Equal(["Create", "Create"], Lines("Get-GitOpsDiff @where | ForEach-Object Action"));
    }

    [Fact]
    public void Confirm_asks_once_with_all_changes_and_no_means_no()
    {
        _shop.Screen.Answer = 2; // Yes, Yes to All, No, ...

        Assert.Empty(Lines("Sync-GitOpsRepo @where -Confirm"));

        var question = Assert.Single(_shop.Screen.Questions);
        Assert.Contains("+ ConfigMap default/settings", question);
        Assert.Contains("+ Deployment default/cart", question);
        Assert.Equal(["Create", "Create"], Lines("Get-GitOpsDiff @where | ForEach-Object Action"));
    }

    [Fact]
    public void Without_confirm_nothing_is_asked()
    {
        _shop.Run("Sync-GitOpsRepo @where");

        Assert.Empty(_shop.Screen.Questions);
    }

    [Fact]
    public void What_Git_no_longer_declares_is_deleted_only_when_told()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Drop the cart", ("cart.yaml", null));

        Assert.Equal(["0 0 0 1"], Lines("Sync-GitOpsRepo @where" + Summarize));
        Assert.Equal(["0 0 1 1"], Lines("Sync-GitOpsRepo @where -Prune" + Summarize));
    }

    [Fact]
    public void Drift_is_taken_back_and_another_controllers_field_is_not()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live api/v1/namespaces/default/configmaps/settings '{\"data\":{\"greeting\":\"hi\"}}'");
        _shop.Run("Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' some-controller");

        var (output, errors) = _shop.Try("Sync-GitOpsRepo @where");

        Assert.Contains("\"greeting\":\"hello\"", Lines("Get-Live api/v1/namespaces/default/configmaps/settings")[0]);
        Assert.Contains("\"replicas\":5", Lines("Get-Live apis/apps/v1/namespaces/default/deployments/cart")[0]);
        Assert.Equal("GitOps.SyncResult", output[^1].BaseObject.GetType().FullName);
        Assert.StartsWith("FieldConflict,", Assert.Single(errors).FullyQualifiedErrorId);
        _shop.Run("Sync-GitOpsRepo @where -ForceConflicts");
        Assert.Contains("\"replicas\":2", Lines("Get-Live apis/apps/v1/namespaces/default/deployments/cart")[0]);
    }

    [Fact]
    public void Whatif_says_what_a_deletion_takes_along()
    {
        _shop.Run("Sync-GitOpsRepo @where -Wait -Timeout 300");
        _shop.Repository.Commit("Drop the cart", ("cart.yaml", null));

        Assert.Matches(@"- Deployment default/cart\s+removed in [0-9a-f]{7} \(cart\.yaml:1\) · with 2 Pod, 1 ReplicaSet", _shop.Show("Sync-GitOpsRepo @where -Prune -WhatIf"));
    }

    [Fact]
    public void Fields_are_taken_over_from_controllers_by_name()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' some-controller");

        Assert.StartsWith("FieldConflict,", _shop.Error("Sync-GitOpsRepo @where -ForceConflictsFrom other, 'kube-*'").FullyQualifiedErrorId);
        Assert.Matches(@"~ Deployment default/cart +taken over from some-controller\n    spec\.replicas +5 → 2 ", _shop.Show("Sync-GitOpsRepo @where -ForceConflictsFrom 'some-*' -WhatIf"));
        Assert.Equal(["0 1 0 1"], Lines("Sync-GitOpsRepo @where -ForceConflictsFrom other, 'some-*'" + Summarize));
    }

    [Fact]
    public void What_the_repository_ignores_is_left_alone_and_a_mistake_in_it_is_an_error()
    {
        _shop.Repository.Commit("Ignore", ("gitops.yaml", "sync: { ignore: [ { name: cart, fields: [ /spec/replicas ] } ] }\n"));
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}'");

        Assert.Empty(Lines("Get-GitOpsDiff @where"));
        Assert.Equal(["0 0 0 2"], Lines("Sync-GitOpsRepo @where" + Summarize));
        _shop.Repository.Commit("Slip", ("gitops.yaml", "sync: { ingore: [] }\n"));
        var error = _shop.Error("Sync-GitOpsRepo @where");

        Assert.StartsWith("SettingsInvalid,", error.FullyQualifiedErrorId);
        Assert.StartsWith("gitops.yaml:1:9:", error.Exception.Message);
    }

    [Fact]
    public void Results_are_written_before_an_error_stops_the_script()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' some-controller");

        var (output, errors) = _shop.Try("$ErrorActionPreference = 'Stop'; Sync-GitOpsRepo @where");

        Assert.Equal("GitOps.SyncResult", output[^1].BaseObject.GetType().FullName);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public void Uncommitted_files_are_synced_only_when_allowed()
    {
        Assert.StartsWith("WorkingTreeNotAllowed,", _shop.Error("Sync-GitOpsRepo @where -WorkingTree").FullyQualifiedErrorId);
        Assert.Equal(["2 0 0 0"], Lines("Sync-GitOpsRepo @where -WorkingTree -AllowWorkingTree" + Summarize));
    }

    [Fact]
    public void Stopping_the_pipeline_ends_the_wait()
    {
        AddObjectThatIsNeverReady();
        using var shell = PowerShell.Create(_shop.Runspace);
        shell.AddScript("Sync-GitOpsRepo @where -IncludeUnchanged -Wait -Timeout 600");
        using var output = new PSDataCollection<PSObject>();
        using var allDone = new CountdownEvent(4);
        output.DataAdded += (_, _) => allDone.Signal();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(allDone.Wait(TimeSpan.FromMinutes(5)));

        shell.Stop();

        Assert.True(running.IsCompleted);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    [Fact]
    public void A_downstream_command_that_has_enough_ends_the_sync()
    {
        var (first, errors) = _shop.Try("$seen = @(); do { Sync-GitOpsRepo @where | ForEach-Object { $seen += $_.Name; break } } while ($false); $seen");

        // Whether the second object was done by then is a matter of luck; that it was not is an error.
        Assert.Single(first);
        Assert.All(errors, error => Assert.StartsWith("SyncInterrupted,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_tells_what_is_done()
    {
        _shop.Run("Sync-GitOpsRepo @where -Path settings.yaml -Wait -Timeout 300");

        Assert.NotEmpty(_shop.Screen.Progress);
        Assert.Equal(ProgressRecordType.Completed, _shop.Screen.Progress[^1].RecordType);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0:00:02")]
    [InlineData("([timespan]'0:00:02')")]
    public void A_timeout_is_a_TimeSpan_or_seconds(string timeout)
    {
        AddObjectThatIsNeverReady();

        var error = _shop.Error($"Sync-GitOpsRepo @where -Wait -Timeout {timeout}");

        Assert.Contains("after 2 s", error.Exception.Message);
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
    }

    private void AddObjectThatIsNeverReady()
    {
        _shop.Repository.Commit("Never ready", ("job.yaml", """
            apiVersion: stable.example.com/v1
            kind: Waiting
            metadata: { name: waiting }
            """), ("crd.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: waitings.stable.example.com }
            spec:
              group: stable.example.com
              scope: Namespaced
              names: { kind: Waiting, plural: waitings }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
            """));
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/stable.example.com/v1/namespaces/default/waitings/waiting '{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}'");
    }

    private List<string> Lines(string script) => [.. _shop.Run(script).Select(line => line.ToString())];
}
