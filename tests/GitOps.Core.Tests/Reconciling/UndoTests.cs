using GitOps.Core.Sets;
using GitOps.Core.Tests.Git;
using GitOps.Core.Undoing;
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

        var undone = await scenario.UndoAsync(new UndoOptions { Commits = [change.Sha], NoSync = true });

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
        var undone = await reconciler.UndoAsync(new UndoOptions { Commits = [change.Sha], NoSync = true }, new SyncOptions(), CancellationToken.None);

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

    [SkippableFact]
    public async Task Several_commits_are_taken_back_one_by_one_and_synced_once()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        var change = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        scenario.Repository.Commit("Keep", ("c.yaml", ConfigMap("c")));
        var added = scenario.Repository.Commit("Add b", ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();

        var undone = await scenario.UndoAsync(new UndoOptions { Commits = [change.Sha, added.Sha] });

        Assert.Equal(["Revert \"Add b\"", "Revert \"Change\""], undone.Commits.Select(commit => commit.Subject));
        Assert.Equal((1, 1, 1), (undone.Sync?.Configured, undone.Sync?.Deleted, undone.Sync?.Unchanged));
        Assert.Equal(undone.Commit.Sha, undone.Sync?.Revision.Sha);
    }

    [SkippableFact]
    public async Task A_path_goes_back_to_a_revision_in_one_commit()
    {
        await using var scenario = await StartAsync();
        var then = scenario.Repository.Commit("Add", ("prod/a.yaml", ConfigMap("a", "1")), ("test/a.yaml", ConfigMap("t", "1")));
        scenario.Repository.Commit("Change", ("prod/a.yaml", ConfigMap("a", "2")), ("test/a.yaml", ConfigMap("t", "2")));
        scenario.Repository.Commit("Add b", ("prod/b.yaml", ConfigMap("b")));
        var request = new ReconcileRequest { Repository = "", Path = "prod" };
        await scenario.SyncAsync(request: request);

        using var reconciler = await scenario.OpenAsync(request);
        var options = new UndoOptions { To = then.Sha };
        var preview = await reconciler.PreviewUndoAsync(options, new SyncOptions(), CancellationToken.None);
        var undone = await reconciler.UndoAsync(preview, options, new SyncOptions(), CancellationToken.None);

        Assert.Equal($"Revert prod to {then.Sha[..7]} \"Add\"", preview.Description);
        Assert.Equal([DiffAction.Update, DiffAction.Delete], preview.Report.Diffs.Select(diff => diff.Action));
        Assert.Equal((then.Sha, 1, 1), (undone.RestoredTo?.Sha, undone.Sync?.Configured, undone.Sync?.Deleted));
        Assert.Equal(["Add b", "Change"], undone.Reverted.Select(commit => commit.Subject));
        Assert.Contains("key: \"2\"", File.ReadAllText(scenario.Repository.File("test/a.yaml")), StringComparison.Ordinal);
        Assert.Empty(scenario.Observer.Warnings);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_path_reads_outside_of_it_stays_and_is_told_with_the_way_to_take_it_back(bool pathChanged)
    {
        await using var scenario = await StartAsync();
        var then = scenario.Repository.Commit(
            "Add", ("base/a.yaml", ConfigMap("a", "1")), ("base/kustomization.yaml", "resources: [a.yaml]\n"), ("prod/kustomization.yaml", "resources: [../base]\n"), ("other.yaml", "x"));
        scenario.Repository.Commit("Change", ("base/a.yaml", ConfigMap("a", "2")), ("other.yaml", "y"));
        if (pathChanged)
        {
            scenario.Repository.Commit("Label", ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: x-\n"));
        }

        using var reconciler = await scenario.OpenAsync(new ReconcileRequest { Repository = "", Path = "prod" });
        var preview = () => reconciler.PreviewUndoAsync(new UndoOptions { To = then.Sha }, new SyncOptions(), CancellationToken.None);
        string told;
        if (pathChanged)
        {
            await preview();
            told = Assert.Single(scenario.Observer.Warnings);
        }
        else
        {
            var error = await Assert.ThrowsAsync<GitOpsException>(preview);
            Assert.Equal("NothingToRevert", error.ErrorId);
            told = error.Message;
        }

        Assert.Contains($"base/a.yaml changed outside of it. To take that back, run Undo-GitOpsChange with -Path base/a.yaml -To {then.Sha[..7]} -NoSync", told, StringComparison.Ordinal);
        Assert.DoesNotContain("other.yaml", told, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("c.yaml", "c", null)]
    [InlineData("c.yaml", "c", "PlanOutdated")]
    [InlineData("keep.txt", "", "")]
    public async Task On_top_of_what_others_pushed_no_more_is_done_than_was_confirmed(string theirs, string name, string? refused)
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();
        RealGit.Run(scenario.Repository.Parent, "clone", "--quiet", "--bare", scenario.Repository.Path, "shop.git");
        RealGit.Run(scenario.Repository.Path, "remote", "add", "origin", Path.Combine(scenario.Repository.Parent, "shop.git"));
        RealGit.Run(scenario.Repository.Parent, "clone", "--quiet", "shop.git", "other");
        var other = Path.Combine(scenario.Repository.Parent, "other");
        var (options, sync) = (new UndoOptions { Commits = ["HEAD"], Push = true }, new SyncOptions());
        using var reconciler = await scenario.OpenAsync();
        var preview = await reconciler.PreviewUndoAsync(options, sync, CancellationToken.None);
        RealGit.Commit(other, "Theirs", (theirs, name.Length == 0 ? "x" : ConfigMap(name)));
        RealGit.Run(other, "push", "--quiet", "origin", "main");

        var undo = () => refused is null ? reconciler.UndoAsync(options, sync, CancellationToken.None) : reconciler.UndoAsync(preview, options, sync, CancellationToken.None);

        if (refused is "PlanOutdated")
        {
            var error = await Assert.ThrowsAsync<GitOpsException>(undo);
            Assert.Equal("PlanOutdated", error.ErrorId);
            Assert.Contains("Create was not part of it", error.Message, StringComparison.Ordinal);
            Assert.Equal("Theirs", RealGit.Run(other, "ls-remote", "origin", "main") is var line ? RealGit.Run(other, "log", "-1", "--format=%s", line.Split('\t')[0]) : "");
            Assert.Equal("Change", scenario.Repository.Git.Head.Tip.MessageShort);
            Assert.Equal("2", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
            return;
        }

        var undone = await undo();
        Assert.Equal((1, name.Length == 0 ? 0 : 1), (undone.Sync?.Configured, undone.Sync?.Created));
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains("main moved to", StringComparison.Ordinal) && warning.Contains("\"Theirs\"", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_sync_that_cannot_begin_after_the_commit_is_told_with_the_commit()
    {
        Scenario? started = null;
        bool IsCommitted() => started?.Repository.Git.Head.Tip.MessageShort.StartsWith("Revert", StringComparison.Ordinal) == true;
        await using var scenario = await StartAsync(wrap: handler => new Refusing(_ => IsCommitted(), 403, "not today") { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await scenario.SyncAsync();
        started = scenario;

        var undo = () => scenario.UndoAsync(new UndoOptions { Commits = ["HEAD"] });
        await Assert.ThrowsAnyAsync<GitOpsException>(undo);

        Assert.Equal("Revert \"Change\"", scenario.Repository.Git.Head.Tip.MessageShort);
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains("was not synced. Run Sync-GitOpsRepo", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("1", false, "1")]
    [InlineData("2", false, "2")]
    [InlineData("#2", true, "2")]
    [InlineData("2", true, "1")]
    [InlineData("refs/tags/2", true, "1")]
    public async Task A_number_is_one_of_the_sets_history_unless_a_tag_is_called_so(string to, bool isTagged, string value)
    {
        await using var scenario = await StartAsync();
        foreach (var (number, subject) in new[] { (1, "Add"), (2, "Change"), (3, "Change again") })
        {
            scenario.Repository.Commit(subject, ("a.yaml", ConfigMap("a", $"{number}")));
            await scenario.SyncAsync();
        }

        if (isTagged)
        {
            scenario.Repository.Git.Tags.Add("2", "HEAD~2");
        }

        var undone = await scenario.UndoAsync(new UndoOptions { To = to });

        Assert.Equal(value, (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
        Assert.Equal(value, $"{3 - undone.Reverted.Count}");
    }

    [SkippableTheory]
    [InlineData("7")]
    [InlineData("#7")]
    public async Task A_number_that_is_not_in_the_history_says_which_are(string to)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));
        await scenario.SyncAsync();

        Assert.Equal("HistoryNumberNotFound", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.UndoAsync(new UndoOptions { To = to }))).ErrorId);
    }
}
