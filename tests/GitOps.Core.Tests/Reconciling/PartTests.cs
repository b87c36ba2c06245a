using System.Text.Json.Nodes;
using GitOps.Core.Approval;
using GitOps.Core.History;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Some of what a comparison showed, synced on its own.</summary>
public sealed class PartTests
{
    private static readonly SyncOptions Pruned = new() { Prune = true };

    [SkippableFact]
    public async Task What_is_chosen_is_done_in_its_order_and_nothing_else_is_touched()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b", "2")), ("c.yaml", null), ("d.yaml", null), ("e.yaml", ConfigMap("e")), ("hook.yaml", Hook("hook")));
        await scenario.Cluster.EditAsync(ConfigMaps, "z", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        var diffs = (await DiffAsync(scenario, Pruned)).ToDictionary(diff => diff.Name);
        var before = await StoredAsync(scenario);

        var sync = await SyncAsync(scenario, [diffs["z"], diffs["c"], diffs["e"], diffs["a"], diffs["hook"]], Pruned);

        Assert.Equal(
            ["Configured z", "Deleted c", "Created e", "Configured a", "Skipped hook"], sync.Results.Select(result => $"{result.Action} {result.Name}"));
        Assert.True(sync.IsPartial);
        var after = await StoredAsync(scenario);
        Assert.Equal(["a", "c", "e", "gitops-shop", "z"], Differing(before, after));
    }

    [SkippableFact]
    public async Task A_set_that_was_synced_in_part_is_not_at_that_revision()
    {
        await using var scenario = await StartSyncedAsync();
        var first = scenario.Repository.Git.Head.Tip.Sha;
        var second = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b", "2"))).Sha;
        await SyncAsync(scenario, (await DiffAsync(scenario)).Where(diff => diff.Name == "a"));

        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!;
        var left = Assert.Single(await DiffAsync(scenario));

        Assert.Equal([(second, true), (first, false)], HistoryOf(parent).Select(record => (record.Revision.Sha, record.IsPartial)));
        Assert.Equal((DiffAction.Update, "b"), (left.Action, left.Name));
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains($"1 objects were synced on their own to {second[..7]}", StringComparison.Ordinal));

        await scenario.SyncAsync();
        var whole = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!;
        Assert.Equal([(3, second, false), (2, second, true), (1, first, false)], HistoryOf(whole).Select(record => (record.Number, record.Revision.Sha, record.IsPartial)));
        scenario.Observer.Warnings.Clear();
        Assert.Empty(await DiffAsync(scenario));
        Assert.Empty(scenario.Observer.Warnings);
    }

    [SkippableFact]
    public async Task Undoing_takes_back_what_the_last_whole_sync_brought()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Second", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "b", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        await SyncAsync(scenario, await DiffAsync(scenario));

        var undone = await scenario.UndoAsync();

        Assert.Equal("Second", undone.Reverted[0].Subject);
        Assert.Equal("1", await ValueAsync(scenario, "a"));
    }

    [SkippableFact]
    public async Task After_a_part_of_another_revision_the_next_sync_looks_at_everything()
    {
        var changesOnly = new SyncOptions { AlwaysFullUpTo = 0 };
        await using var scenario = await StartSyncedAsync(changesOnly);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await SyncAsync(scenario, await DiffAsync(scenario));
        scenario.Repository.Commit("Back", ("a.yaml", ConfigMap("a")));

        var sync = await scenario.SyncAsync(changesOnly);

        Assert.Equal((1, 0), (sync.Configured, sync.Unchecked));
        Assert.Equal("1", await ValueAsync(scenario, "a"));
    }

    [SkippableFact]
    public async Task What_moved_since_it_was_chosen_is_left_with_what_moved()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b", "2")), ("new.yaml", ConfigMap("new")));
        var diffs = await DiffAsync(scenario);
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"},"data":{"theirs":"1"}}""", "kubectl");

        var sync = await SyncAsync(scenario, diffs);

        Assert.Equal(["a Failed PlanOutdated", "b Configured ", "new Failed PlanOutdated"], sync.Results.OrderBy(result => result.Name).Select(result => $"{result.Name} {result.Action} {result.Error?.ErrorId}"));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
        Assert.Equal("2", await ValueAsync(scenario, "b"));
    }

    [SkippableFact]
    public async Task Where_nothing_of_it_may_be_done_only_the_record_tells_that_it_failed()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var diffs = await DiffAsync(scenario);
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);
        var before = await StoredAsync(scenario);

        await SyncAsync(scenario, diffs);

        Assert.Equal(["gitops-shop"], Differing(before, await StoredAsync(scenario)));
        var record = HistoryOf((await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!)[0];
        Assert.Equal((SyncOutcome.Failed, 1, true), (record.Outcome, record.Failed, record.IsPartial));
    }

    [SkippableFact]
    public async Task A_deletion_that_was_shown_as_not_to_be_done_is_not_done()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null));

        var sync = await SyncAsync(scenario, await DiffAsync(scenario));

        var result = Assert.Single(sync.Results);
        Assert.Equal((SyncAction.Skipped, "deleted with -Prune"), (result.Action, result.Message));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task The_limit_of_deletions_counts_what_was_chosen()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null), ("b.yaml", null), ("c.yaml", null));
        var options = Pruned with { MaxDeletions = 2 };
        var diffs = await DiffAsync(scenario, options);

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => SyncAsync(scenario, diffs, options));
        var sync = await SyncAsync(scenario, diffs.Take(2), options);

        Assert.Equal(("TooManyDeletions", 2), (refused.ErrorId, sync.Deleted));
    }

    [SkippableFact]
    public async Task Nothing_is_deleted_after_something_failed()
    {
        await using var scenario = await StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null));
        var diffs = (await DiffAsync(scenario, Pruned)).ToDictionary(diff => diff.Name);
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);

        var sync = await SyncAsync(scenario, [diffs["a"], diffs["b"]], Pruned);

        Assert.Equal(["Failed a", "Skipped b"], sync.Results.Select(result => $"{result.Action} {result.Name}"));
    }

    private static string Hook(string name) =>
        ConfigMap(name).Replace("metadata:\n", "metadata:\n  annotations: { argocd.argoproj.io/hook: PreSync }\n", StringComparison.Ordinal);

    private static IReadOnlyList<SyncRecord> HistoryOf(JsonNode data) => SyncHistoryJson.ReadHistory((string)data["history"]!)!.Records;

    private static async Task<Scenario> StartSyncedAsync(SyncOptions? options = null)
    {
        var scenario = await StartAsync();
        scenario.Repository.Commit("First", [.. "abcdz".Select(name => ($"{name}.yaml", (string?)ConfigMap($"{name}")))]);
        await scenario.SyncAsync(options);
        return scenario;
    }

    private static async Task<IReadOnlyList<ResourceDiff>> DiffAsync(Scenario scenario, PlanOptions? options = null)
    {
        using var reconciler = await scenario.OpenAsync();
        return [.. (await reconciler.DiffAsync(options ?? new PlanOptions(), CancellationToken.None)).Diffs.Where(diff => diff.Action != DiffAction.Unchanged)];
    }

    private static async Task<SyncResult> SyncAsync(Scenario scenario, IEnumerable<ResourceDiff> chosen, SyncOptions? options = null)
    {
        using var reconciler = await scenario.OpenAsync();
        return await reconciler.SyncAsync(new ApprovedChanges([.. chosen]) { IsPart = true }, options ?? new SyncOptions(), CancellationToken.None);
    }

    private static async Task<string?> ValueAsync(Scenario scenario, string name) =>
        (string?)(await scenario.Cluster.GetAsync(ConfigMaps, name))?["data"]?["key"];

    private static async Task<Dictionary<string, string>> StoredAsync(Scenario scenario) =>
        (await scenario.Cluster.Api.ListAsync(ConfigMaps, scenario.Cluster.Namespace, null, metadataOnly: false, CancellationToken.None)).Items
            .ToDictionary(item => (string)item["metadata"]!["name"]!, item => item.ToJsonString());

    private static IEnumerable<string> Differing(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal);
}
