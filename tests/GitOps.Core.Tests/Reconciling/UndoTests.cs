using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class UndoTests
{
    [SkippableFact]
    public async Task What_the_last_sync_brought_is_taken_back_by_a_revert_commit_and_a_sync()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Repository.Commit("Add b", ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();

        var undone = await scenario.UndoAsync();

        Assert.Equal(["Add b", "Change"], undone.Reverted.Select(commit => commit.Subject));
        Assert.Equal((1, 1), (undone.Sync?.Configured, undone.Sync?.Deleted));
        Assert.Equal("1", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
        Assert.Equal(undone.Commit.Sha, scenario.Repository.Git.Head.Tip.Sha);
        Assert.False(File.Exists(scenario.Repository.File("b.yaml")));
        Assert.All((await scenario.DiffAsync()).Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
    }

    [SkippableFact]
    public async Task A_preview_shows_what_the_revert_would_change_and_changes_nothing()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();
        var bad = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();

        using var reconciler = await scenario.OpenAsync();
        var preview = await reconciler.PreviewUndoAsync(new UndoOptions(), new SyncOptions(), CancellationToken.None);

        Assert.Equal([DiffAction.Update, DiffAction.Delete], preview.Report.Diffs.Select(diff => diff.Action));
        Assert.Equal(bad.Sha, scenario.Repository.Git.Head.Tip.Sha);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableFact]
    public async Task A_set_synced_once_has_nothing_to_undo()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();

        Assert.Equal("NothingToUndo", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.UndoAsync())).ErrorId);
    }

    [SkippableFact]
    public async Task What_the_sync_would_refuse_is_refused_before_anything_is_committed()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Start", ("keep.yaml", ConfigMap("keep")));
        await scenario.SyncAsync();
        var added = scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 3).Select(n => ($"c{n}.yaml", (string?)ConfigMap($"c{n}")))]);
        await scenario.SyncAsync();

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.UndoAsync(sync: new SyncOptions { MaxDeletions = 2 }));

        Assert.Equal("TooManyDeletions", failure.ErrorId);
        Assert.Equal(added.Sha, scenario.Repository.Git.Head.Tip.Sha);
    }

    [SkippableFact]
    public async Task Without_a_sync_only_Git_changes()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        var change = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();

        var undone = await scenario.UndoAsync(new UndoOptions { Commit = change.Sha, NoSync = true });

        Assert.Null(undone.Sync);
        Assert.Equal("2", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
        Assert.Contains("key: \"1\"", File.ReadAllText(scenario.Repository.File("a.yaml")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_revert_is_made_on_the_branch_that_is_synced()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        var change = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Repository.Git.Branches.Add("release", change);
        var main = scenario.Repository.Commit("Go on", ("b.yaml", ConfigMap("b")));

        using var reconciler = await scenario.OpenAsync(new ReconcileRequest { Repository = "", Revision = "release" });
        var undone = await reconciler.UndoAsync(new UndoOptions { Commit = change.Sha, NoSync = true }, new SyncOptions(), CancellationToken.None);

        Assert.Equal("release", undone.Branch);
        Assert.Equal(undone.Commit.Sha, scenario.Repository.Git.Branches["release"].Tip.Sha);
        Assert.Equal(main.Sha, scenario.Repository.Git.Branches["main"].Tip.Sha);
    }

    [SkippableFact]
    public async Task Undoing_an_undo_brings_the_change_back()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();
        await scenario.UndoAsync();

        await scenario.UndoAsync();

        Assert.Equal("2", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
    }
}
