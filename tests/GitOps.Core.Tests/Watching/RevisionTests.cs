using GitOps.Core.Watching;
using LibGit2Sharp;
using Microsoft.Extensions.Time.Testing;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Watching;

/// <summary>New commits are found and synced; what cannot be synced leaves the commit before in force.</summary>
public sealed class RevisionTests
{
    [SkippableFact]
    public async Task A_new_commit_is_synced_once_it_is_looked_for()
    {
        await using var scenario = await StartAsync();
        var first = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        var second = scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("s.yaml", ConfigMap("s")));

        watched.Watch.LookNow();

        var found = await watched.NextAsync(WatchEventKind.RevisionFound);
        Assert.Equal((first.Sha, second.Sha, false), (found.From!.Sha, found.Revision.Sha, found.IsHistoryRewritten));
        var synced = await watched.NextAsync(WatchEventKind.Synced);
        Assert.Equal((1, 1), (synced.Sync!.Configured, synced.Sync.Created));
        Assert.Equal(second.Sha, synced.Revision.Sha);
    }

    [SkippableFact]
    public async Task It_looks_by_itself_once_in_an_interval()
    {
        var time = new FakeTimeProvider();
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(
            scenario, new WatchOptions { Interval = TimeSpan.FromMinutes(5) }, new ReconcileRequest { Repository = "", Time = time });
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.DoesNotContain(watched.Told, told => told.From is not null);

        await WatchedScenario.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1.5));
            return Task.FromResult(watched.Told.ToArray().Any(told => told.From is not null));
        });
    }

    [SkippableFact]
    public async Task Members_of_a_kind_that_a_commit_brought_are_heard_too()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        scenario.Repository.Commit("Add a Deployment", ("web.yaml", Deployment("web")));
        watched.Watch.LookNow();
        await watched.NextAsync(WatchEventKind.Synced);

        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "kubectl-edit");

        Assert.Equal("web", (await watched.NextAsync(WatchEventKind.Corrected)).Sync!.Results[0].Name);
    }

    [SkippableFact]
    public async Task A_commit_that_cannot_be_rendered_leaves_the_one_before_in_force_until_it_is_mended()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        scenario.Repository.Commit("Break", ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n"));
        watched.Watch.LookNow();
        var failed = await watched.NextAsync(WatchEventKind.Failed);
        Assert.NotNull(failed.RetryAt);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        await watched.NextAsync(WatchEventKind.Corrected);
        Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);

        scenario.Repository.Commit("Mend", ("a.yaml", ConfigMap("a", "3")));
        watched.Watch.LookNow();
        await watched.NextAsync(WatchEventKind.Synced);
        Assert.Equal("3", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task A_commit_that_is_refused_as_a_whole_leaves_the_one_before_in_force()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        scenario.Repository.Commit("Add what nobody serves", ("x.yaml", "apiVersion: nowhere.example/v1\nkind: Thing\nmetadata:\n  name: x\n"));
        watched.Watch.LookNow();
        Assert.Equal("KindUnknown", (await watched.NextAsync(WatchEventKind.Failed)).Error!.ErrorId);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");

        await watched.NextAsync(WatchEventKind.Corrected);
    }

    [SkippableFact]
    public async Task A_branch_that_was_set_back_is_followed_and_told_as_rewritten()
    {
        await using var scenario = await StartAsync();
        var first = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        scenario.Repository.Git.Reset(ResetMode.Hard, first);
        watched.Watch.LookNow();

        var found = await watched.NextAsync(WatchEventKind.RevisionFound);
        Assert.True(found.IsHistoryRewritten);
        await watched.NextAsync(WatchEventKind.Synced);
        Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task A_repository_that_is_not_there_is_an_error_and_no_event()
    {
        await using var scenario = await StartAsync();
        await using var watched = WatchedScenario.Start(scenario, request: new ReconcileRequest { Repository = Path.Combine(scenario.Repository.Parent, "none") });

        Assert.Equal("RepositoryNotFound", (await Assert.ThrowsAsync<GitOpsException>(() => watched.Running)).ErrorId);
        Assert.Empty(watched.Told);
    }
}
