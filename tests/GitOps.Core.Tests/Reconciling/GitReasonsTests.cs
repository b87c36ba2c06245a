using GitOps.Core.Sets;
using GitOps.Core.Undoing;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What a diff says that Git did: which commit added an object, and which one removed it, from which file.</summary>
public sealed class GitReasonsTests
{
    [SkippableFact]
    public async Task What_a_commit_removed_is_told_by_that_commit_and_the_file_it_was_in()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("all.yaml", ConfigMap("a") + "---\n" + ConfigMap("b")), ("old.yaml", ConfigMap("old")));
        await scenario.SyncAsync();
        var file = scenario.Repository.Commit("Remove a file", ("old.yaml", null)).Sha[..7];
        var document = scenario.Repository.Commit("Remove a document", ("all.yaml", ConfigMap("a"))).Sha[..7];
        scenario.Repository.Commit("Something else", ("a.txt", "x"));
        var removals = new Dictionary<string, string?> { ["b"] = $"removed in {document} (all.yaml:8)", ["old"] = $"removed in {file} (old.yaml:1)" };

        Assert.Equal(removals, await ReasonsAsync(scenario));

        // Synced without prune, they are left in the cluster, and the revision that was synced last does not declare them either.
        await scenario.SyncAsync();
        Assert.Equal(removals, await ReasonsAsync(scenario));
    }

    [SkippableFact]
    public async Task What_an_overlay_renamed_is_found_by_the_name_in_its_file()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("kustomization.yaml", "namePrefix: shop-\nresources: [a.yaml, old.yaml]\n"), ("a.yaml", ConfigMap("a")), ("old.yaml", ConfigMap("old")));
        await scenario.SyncAsync();
        var removed = scenario.Repository.Commit("Remove", ("kustomization.yaml", "namePrefix: shop-\nresources: [a.yaml]\n"), ("old.yaml", null)).Sha[..7];

        Assert.Equal(new() { ["shop-old"] = $"removed in {removed} (old.yaml:1)" }, await ReasonsAsync(scenario));
    }

    [SkippableFact]
    public async Task A_file_that_is_there_and_no_longer_used_is_named_without_a_commit()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("kustomization.yaml", "resources: [a.yaml, old.yaml]\n"), ("a.yaml", ConfigMap("a")), ("old.yaml", ConfigMap("old")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Leave out", ("kustomization.yaml", "resources: [a.yaml]\n"));

        Assert.Equal(new() { ["old"] = "no longer declared (old.yaml:1)" }, await ReasonsAsync(scenario));
    }

    [SkippableFact]
    public async Task What_is_removed_in_no_commit_yet_is_told_by_its_file()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("old.yaml", ConfigMap("old")));
        await scenario.SyncAsync();
        File.Delete(scenario.Repository.File("old.yaml"));

        Assert.Equal(new() { ["old"] = "no longer declared (old.yaml:1)" }, await ReasonsAsync(scenario, new ReconcileRequest { Repository = "", WorkingTree = true }));
    }

    [SkippableFact]
    public async Task What_an_undo_takes_away_is_told_by_its_file()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Add another", ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        using var reconciler = await scenario.OpenAsync();

        var preview = await reconciler.PreviewUndoAsync(new UndoOptions(), new SyncOptions(), CancellationToken.None);

        Assert.Equal("no longer declared (b.yaml:1)", Assert.Single(preview.Report.Diffs, diff => diff.Action == DiffAction.Delete).Reason);
    }

    [SkippableFact]
    public async Task A_revision_that_does_not_descend_from_the_one_that_was_synced_did_not_remove_anything()
    {
        await using var scenario = await StartAsync();
        var first = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Commit("Add another", ("old.yaml", ConfigMap("old")));
        await scenario.SyncAsync();
        scenario.Repository.Git.Reset(LibGit2Sharp.ResetMode.Hard, first);
        scenario.Repository.Commit("Go another way", ("a.yaml", ConfigMap("a", "2")));

        Assert.Equal("no longer declared (old.yaml:1)", (await ReasonsAsync(scenario))["old"]);
    }

    [SkippableFact]
    public async Task Where_the_history_is_gone_a_deletion_is_shown_all_the_same()
    {
        await using var scenario = await StartAsync();
        var first = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        var synced = scenario.Repository.Commit("Add another", ("old.yaml", ConfigMap("old"))).Sha;
        await scenario.SyncAsync();
        scenario.Repository.Git.Reset(LibGit2Sharp.ResetMode.Hard, first);
        scenario.Repository.Commit("Go another way", ("a.yaml", ConfigMap("a", "2")));
        File.Delete(Path.Combine(scenario.Repository.Path, ".git", "objects", synced[..2], synced[2..]));

        Assert.Equal("no longer declared", (await ReasonsAsync(scenario))["old"]);
        Assert.Empty(scenario.Observer.Warnings);
    }

    [SkippableFact]
    public async Task What_is_new_is_told_by_the_commit_that_named_it_and_its_file()
    {
        await using var scenario = await StartAsync();
        var added = scenario.Repository.Commit("Open the shop", ("a.yaml", ConfigMap("a"))).Sha[..7];
        scenario.Repository.Commit("Say more", ("a.yaml", ConfigMap("a").Replace("v1", "'v1'", StringComparison.Ordinal)));

        Assert.Equal(new() { ["a"] = $"{added} \"Open the shop\" · a.yaml:1" }, await ReasonsAsync(scenario));
    }

    [SkippableFact]
    public async Task What_somebody_deleted_from_the_cluster_is_not_told_by_a_commit()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);

        Assert.Equal(new() { ["a"] = "deleted from the cluster" }, await ReasonsAsync(scenario));
    }

    [SkippableFact]
    public async Task In_a_long_list_each_object_is_told_by_its_file()
    {
        await using var scenario = await StartAsync();
        var all = Enumerable.Range(0, 101).Select(number => ($"{number}.yaml", ConfigMap($"a{number}"))).ToArray();
        scenario.Repository.Commit("Add", [.. all.Select(file => (file.Item1, (string?)file.Item2))]);
        Assert.Equal("7.yaml:1", (await ReasonsAsync(scenario))["a7"]);
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", [.. all.Select(file => (file.Item1, (string?)null))]);

        Assert.Equal("no longer declared", (await ReasonsAsync(scenario))["a7"]);
    }

    private static async Task<Dictionary<string, string?>> ReasonsAsync(Scenario scenario, ReconcileRequest? request = null) =>
        (await scenario.DiffAsync(request)).Diffs.Where(diff => diff.Action != DiffAction.Unchanged).ToDictionary(diff => diff.Name, diff => diff.Reason);
}
