using GitOps.Core.Approval;
using GitOps.Core.History;
using GitOps.Core.Sets;
using GitOps.Core.Undoing;
using Microsoft.Extensions.Time.Testing;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A set that is held still is written by nobody who does not say so.</summary>
public sealed class SuspensionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly SyncOptions Prune = new() { Prune = true };

    [SkippableFact]
    public async Task A_suspended_set_is_not_synced_and_the_error_says_who_when_why_until_when_and_what_to_do()
    {
        await using var scenario = await StartSyncedAsync();
        var time = new FakeTimeProvider(Now);
        await SuspendAsync(scenario, "freeze of the shop", Now.AddHours(9), time);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Cluster.Requests.Clear();

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune, At(time)));

        Assert.Equal(("SyncSuspended", FailureKind.InvalidState), (refused.ErrorId, refused.Kind));
        Assert.All(
            [Environment.UserName, Environment.MachineName, "2026-03-01 10:00Z", "2026-03-01 19:00Z", "freeze of the shop", "Resume-GitOpsSync", "-IgnoreSuspension"],
            part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(scenario.Cluster.Requests, request => !request.StartsWith("GET", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_plan_and_a_part_are_not_carried_out_either()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var diffs = (await scenario.DiffAsync()).Diffs;
        await SuspendAsync(scenario);

        foreach (var isPart in new[] { false, true })
        {
            using var reconciler = await scenario.OpenAsync();
            var refused = await Assert.ThrowsAsync<GitOpsException>(() => reconciler.SyncAsync(new ApprovedChanges([.. diffs]) { IsPart = isPart }, Prune, CancellationToken.None));
            Assert.Equal("SyncSuspended", refused.ErrorId);
        }

        using var shown = await scenario.OpenAsync();
        var report = await shown.PreviewSyncAsync(Prune, CancellationToken.None);
        Assert.Equal("SyncSuspended", (await Assert.ThrowsAsync<GitOpsException>(() => shown.SyncAsync(report, Prune, CancellationToken.None))).ErrorId);
        Assert.Equal("1", await ValueAsync(scenario));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_undo_of_a_suspended_set_commits_nothing(bool isShown)
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();
        await SuspendAsync(scenario);
        var tip = scenario.Repository.Git.Head.Tip.Sha;

        using var reconciler = await scenario.OpenAsync();
        var preview = await reconciler.PreviewUndoAsync(new UndoOptions(), Prune, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<GitOpsException>(() => isShown
            ? reconciler.UndoAsync(preview, new UndoOptions(), Prune, CancellationToken.None)
            : reconciler.UndoAsync(new UndoOptions(), Prune, CancellationToken.None));
        var withoutSync = await reconciler.UndoAsync(new UndoOptions { NoSync = true, Branch = "undo" }, Prune, CancellationToken.None);

        Assert.Equal("SyncSuspended", refused.ErrorId);
        Assert.Equal(tip, scenario.Repository.Git.Head.Tip.Sha);
        Assert.Equal("undo", withoutSync.Branch);
    }

    [SkippableFact]
    public async Task Who_ignores_a_suspension_is_in_the_history_with_what_was_ignored()
    {
        await using var scenario = await StartSyncedAsync();
        await SuspendAsync(scenario, "freeze");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        var sync = await scenario.SyncAsync(Prune with { IgnoreSuspension = true });

        var history = await HistoryAsync(scenario);
        Assert.True(sync.Succeeded);
        Assert.Equal(["freeze", null], history.Select(record => record.IgnoredSuspension?.Reason));
        Assert.Equal("SyncSuspended", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).ErrorId);
    }

    [SkippableFact]
    public async Task A_suspension_ends_by_itself_when_its_time_is_over()
    {
        await using var scenario = await StartSyncedAsync();
        var time = new FakeTimeProvider(Now);
        await SuspendAsync(scenario, "freeze", new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(2)), time);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 10, 59, 59, TimeSpan.Zero));
        await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune, At(time)));
        time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero));
        scenario.Observer.Warnings.Clear();
        var sync = await scenario.SyncAsync(Prune, At(time));

        Assert.Equal(1, sync.Configured);
        Assert.Empty(scenario.Observer.Warnings);
        Assert.Null((await HistoryAsync(scenario))[0].IgnoredSuspension);
        Assert.Equal("SuspensionOver", (await Assert.ThrowsAsync<GitOpsException>(() => SuspendAsync(scenario, until: time.GetUtcNow(), time: time))).ErrorId);
    }

    [SkippableFact]
    public async Task A_resumed_set_is_synced_and_the_record_of_its_syncs_is_as_it_was()
    {
        await using var scenario = await StartSyncedAsync();
        var before = await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop");
        await SuspendAsync(scenario);
        using (var reconciler = await scenario.OpenAsync())
        {
            Assert.True(await reconciler.ResumeAsync(CancellationToken.None));
            Assert.False(await reconciler.ResumeAsync(CancellationToken.None));
        }

        var after = await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop");
        Assert.Equal(before!["data"]!.ToJsonString(), after!["data"]!.ToJsonString());
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        Assert.Equal(1, (await scenario.SyncAsync()).Configured);
    }

    [SkippableFact]
    public async Task What_only_shows_goes_on_and_warns()
    {
        await using var scenario = await StartSyncedAsync();
        await SuspendAsync(scenario, "freeze");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        using var reconciler = await scenario.OpenAsync();

        Func<Task>[] shows =
        [
            () => reconciler.DiffAsync(new PlanOptions(), CancellationToken.None),
            () => reconciler.PreviewSyncAsync(Prune, CancellationToken.None),
            () => reconciler.StatusAsync(CancellationToken.None),
            () => reconciler.HistoryAsync(CancellationToken.None),
        ];
        foreach (var show in shows)
        {
            scenario.Observer.Warnings.Clear();
            await show();
            Assert.Contains("freeze", Assert.Single(scenario.Observer.Warnings), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("lease")]
    [InlineData("parent")]
    public async Task A_set_that_is_suspended_while_a_sync_is_about_to_begin_is_not_synced(string before)
    {
        Func<Task> suspend = () => Task.CompletedTask;
        await using var scenario = await StartSyncedAsync(handler => new Before(request =>
            (before == "lease" ? request.IsOfLease() : request.Method == HttpMethod.Patch && request.RequestUri!.Query.Contains("applyset", StringComparison.Ordinal))
                ? suspend()
                : Task.CompletedTask) { InnerHandler = handler });
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        suspend = () =>
        {
            suspend = () => Task.CompletedTask;
            return SuspendAsync(scenario);
        };

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal("SyncSuspended", refused.ErrorId);
        Assert.Equal("1", await ValueAsync(scenario));
        Assert.Null((await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["running"]);
    }

    [SkippableFact]
    public async Task A_sync_that_is_under_way_comes_to_its_end_and_neither_loses_what_the_other_wrote()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Observer.OnDone = _ => SuspendAsync(scenario, "freeze").Wait();

        var sync = await scenario.SyncAsync();

        Assert.True(sync.Succeeded);
        Assert.Equal([(2, 1), (1, 0)], (await HistoryAsync(scenario)).Select(record => (record.Number, record.Configured)));
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains("has not ended", StringComparison.Ordinal));
        Assert.Equal("SyncSuspended", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).ErrorId);
    }

    [SkippableFact]
    public async Task A_suspension_that_replaces_another_says_so()
    {
        await using var scenario = await StartSyncedAsync();
        await SuspendAsync(scenario, "first");
        await SuspendAsync(scenario, "second");

        Assert.Contains("\"first\". That is replaced", Assert.Single(scenario.Observer.Warnings), StringComparison.Ordinal);
        Assert.Contains("second", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_set_that_was_never_synced_cannot_be_suspended()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));

        Assert.Equal("SetNotFound", (await Assert.ThrowsAsync<GitOpsException>(() => SuspendAsync(scenario))).ErrorId);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"));
    }

    [SkippableFact]
    public async Task A_set_whose_files_cannot_be_rendered_can_be_suspended()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Break", ("a.yaml", "a: [ b"));

        await SuspendAsync(scenario);

        Assert.NotNull((await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]![Suspensions.Key]);
    }

    [SkippableTheory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("""{"by":{"user":"ana"},"since":"2026-03-01T10:00:00Z"}""")]
    public async Task What_somebody_wrote_there_by_hand_holds_the_set_too(string text)
    {
        await using var scenario = await StartSyncedAsync();
        await scenario.Cluster.EditAsync(
            ConfigMaps, "gitops-shop", new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { [Suspensions.Key] = text } }.ToJsonString(), "kubectl-edit");

        Assert.Equal("SyncSuspended", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).ErrorId);
    }

    [SkippableFact]
    public async Task A_reason_without_end_or_that_steers_a_terminal_is_cut_and_shown_harmless()
    {
        await using var scenario = await StartSyncedAsync();
        await SuspendAsync(scenario, $"\u001b]0;x\u0007##vso[task.complete]{new string('x', 100_000)}");

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.InRange(refused.Message.Length, 1, 1000);
        Assert.DoesNotContain('\u001b', refused.Message);
        Assert.DoesNotContain("##vso[", refused.Message, StringComparison.Ordinal);
    }

    private static ReconcileRequest At(TimeProvider time) => new() { Repository = "", Time = time };

    private static async Task SuspendAsync(Scenario scenario, string? reason = null, DateTimeOffset? until = null, TimeProvider? time = null)
    {
        using var reconciler = await scenario.OpenAsync(At(time ?? TimeProvider.System));
        await reconciler.SuspendAsync(reason, until, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<SyncRecord>> HistoryAsync(Scenario scenario)
    {
        using var reconciler = await scenario.OpenAsync();
        return await reconciler.HistoryAsync(CancellationToken.None);
    }

    private static async Task<string?> ValueAsync(Scenario scenario) => (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"];

    private static async Task<Scenario> StartSyncedAsync(Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        var scenario = await StartAsync(wrap: wrap);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        return scenario;
    }
}
