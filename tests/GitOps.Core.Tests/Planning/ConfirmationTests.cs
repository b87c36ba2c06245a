using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Undoing;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Planning;

/// <summary>What was confirmed is what is done, whatever happens between showing and doing.</summary>
public sealed class ConfirmationTests
{
    private static readonly SyncOptions Options = new() { Prune = true, AllowRecreate = true, Timeout = TimeSpan.FromSeconds(5) };

    [SkippableFact]
    public async Task An_object_that_moved_and_needs_the_same_is_planned_again_and_done_and_that_is_said()
    {
        await using var scenario = await ChangedAsync();
        var result = await ConfirmAsync(scenario, () => scenario.Cluster.EditAsync(ConfigMaps, "a", """{"metadata":{"annotations":{"x":"1"}}}""", "kubectl-annotate"));

        var done = Assert.Single(result.Results, entry => entry.Name == "a");
        Assert.Equal((SyncAction.Configured, "changed after it was planned, and was planned again"), (done.Action, done.Message));
        Assert.Contains(scenario.Observer.Messages, message => message.Contains("was planned again", StringComparison.Ordinal));
        Assert.Equal("2", await KeyAsync(scenario));
    }

    [SkippableFact]
    public async Task Other_fields_than_were_shown_are_not_changed()
    {
        await using var scenario = await ChangedAsync();
        var result = await ConfirmAsync(scenario, () => scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"other":"theirs"}}""", "kubectl-edit"));

        AssertLeft(result, "data.other would change, too");
        Assert.Equal("1", await KeyAsync(scenario));
    }

    [SkippableFact]
    public async Task What_was_to_be_changed_and_is_gone_is_not_created()
    {
        await using var scenario = await ChangedAsync();
        var result = await ConfirmAsync(scenario, () => DeleteAsync(scenario, "a"));

        AssertLeft(result, "Update was confirmed, and it would be Create now");
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task What_was_to_be_created_and_is_there_is_not_taken_over()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "2")));
        var result = await ConfirmAsync(scenario, () => CreateAsync(scenario, "a"));

        AssertLeft(result, "Create was confirmed, and it would be Adopt now");
        Assert.Equal("1", await KeyAsync(scenario));
    }

    [SkippableFact]
    public async Task What_was_to_be_changed_is_not_deleted_to_be_created_anew()
    {
        await using var scenario = await ChangedAsync();
        var result = await ConfirmAsync(scenario, () => scenario.Cluster.EditAsync(ConfigMaps, "a", """{"immutable":true}""", "kubectl-edit"));

        AssertLeft(result, "Update was confirmed, and it would be Recreate now");
        Assert.Equal("1", await KeyAsync(scenario));
    }

    [SkippableFact]
    public async Task Fields_of_controllers_that_were_not_shown_are_not_taken_over()
    {
        await using var scenario = await ChangedAsync();
        var result = await ConfirmAsync(
            scenario, () => scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"7"}}""", "operator"), Options with { ForceConflicts = true });

        AssertLeft(result, "fields of operator would be taken over, too");
        Assert.Equal("7", await KeyAsync(scenario));
    }

    [SkippableFact]
    public async Task What_was_to_be_deleted_and_is_another_object_now_stays()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null));
        var result = await ConfirmAsync(scenario, async () =>
        {
            await DeleteAsync(scenario, "a");
            await CreateAsync(scenario, "a");
        });

        Assert.Equal(SyncAction.Skipped, Assert.Single(result.Results, entry => entry.Name == "a").Action);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task What_another_sync_did_meanwhile_is_read_and_held_against_what_was_shown()
    {
        await using var scenario = await ChangedAsync();
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(Options, CancellationToken.None);
        scenario.Repository.Commit("Go on", ("a.yaml", ConfigMap("a", "3") + "  other: x\n"), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        var result = await reconciler.SyncAsync(shown, Options, CancellationToken.None);

        // The older revision again: a is changed back as shown, and that b is deleted was not shown.
        Assert.Equal((SyncAction.Configured, "PlanOutdated"), (result.Results.Single(entry => entry.Name == "a").Action, result.Results.SingleOrDefault(entry => entry.Name == "b")?.Error?.ErrorId));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableFact]
    public async Task An_undo_does_what_its_preview_shows()
    {
        await using var scenario = await ChangedAsync();
        await scenario.SyncAsync();
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewUndoAsync(new UndoOptions(), Options, CancellationToken.None);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"other":"theirs"}}""", "kubectl-edit");
        var undone = await reconciler.UndoAsync(shown, new UndoOptions(), Options, CancellationToken.None);

        Assert.Equal("data.key 2 → 1", Assert.Single(Assert.Single(shown.Report.Diffs).Changes).ToString());
        AssertLeft(undone.Sync!, "data.other would change, too");
    }

    [SkippableFact]
    public async Task A_hook_that_is_named_by_the_commit_of_an_undo_runs_as_was_confirmed()
    {
        await using var scenario = await ChangedAsync();
        scenario.Repository.Commit("Add a hook", ("hook.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: hook-\n  annotations: { argocd.argoproj.io/hook: PostSync }\n"));
        await scenario.SyncAsync();
        var change = scenario.Repository.Commit("Change again", ("a.yaml", ConfigMap("a", "3") + "  other: x\n"));
        await scenario.SyncAsync();
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewUndoAsync(new UndoOptions(), Options, CancellationToken.None);
        var undone = await reconciler.UndoAsync(shown, new UndoOptions(), Options, CancellationToken.None);

        Assert.Equal(change.Sha, Assert.Single(undone.Reverted).Sha);
        Assert.True(undone.Sync!.Succeeded, string.Join(", ", undone.Sync.Results.Select(entry => $"{entry} {entry.Message}")));
        Assert.Equal((1, 1), (undone.Sync.Configured, undone.Sync.Created));
    }

    [SkippableFact]
    public async Task An_undo_whose_sync_would_refuse_an_object_commits_nothing()
    {
        await using var scenario = await StartAsync();
        string Fixed(string value) => ConfigMap("a", value) + "immutable: true\n";
        scenario.Repository.Commit("Add", ("a.yaml", Fixed("1")));
        await scenario.SyncAsync();
        var last = scenario.Repository.Commit("Change", ("a.yaml", Fixed("2")));
        await scenario.SyncAsync(Options);

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.UndoAsync());
        var left = scenario.Repository.Git.Head.Tip.Sha;
        var undone = await scenario.UndoAsync(sync: Options);

        Assert.Equal(("FieldImmutable", last.Sha), (refused.ErrorId, left));
        Assert.Equal(1, undone.Sync?.Recreated);
    }

    private static async Task<Scenario> ChangedAsync()
    {
        var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1") + "  other: x\n"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2") + "  other: x\n"));
        return scenario;
    }

    private static async Task<SyncResult> ConfirmAsync(Scenario scenario, Func<Task> meanwhile, SyncOptions? options = null)
    {
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(options ?? Options, CancellationToken.None);
        await meanwhile();
        return await reconciler.SyncAsync(shown, options ?? Options, CancellationToken.None);
    }

    private static void AssertLeft(SyncResult result, string excess)
    {
        var left = Assert.Single(result.Results, entry => entry.Name == "a");
        Assert.Equal((SyncAction.Failed, "PlanOutdated"), (left.Action, left.Error?.ErrorId));
        Assert.Contains($"changed since the plan was made: {excess}.", left.Message, StringComparison.Ordinal);
        Assert.False(result.Succeeded);
    }

    private static async Task<string?> KeyAsync(Scenario scenario) => (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"];

    private static Task<bool> DeleteAsync(Scenario scenario, string name) =>
        scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, name, new DeleteOptions("Background"), CancellationToken.None);

    private static Task<JsonObject> CreateAsync(Scenario scenario, string name) => scenario.Cluster.Api.CreateAsync(
        ConfigMaps, scenario.Cluster.Namespace, JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"key":"1"}}""")!.AsObject(), "kubectl-create", CancellationToken.None);
}
