using GitOps.Core.Tests.Reconciling;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Watching;

/// <summary>A field that somebody sets again each time it is taken back is left alone for a while, and nothing else is.</summary>
public sealed class FightTests
{
    [SkippableFact]
    public async Task A_field_that_is_fought_over_is_left_with_who_does_it_and_the_rest_of_the_object_is_kept()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a") + "  other: \"1\"\n"));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        await FightAsync(scenario, watched);

        var fight = watched.Told.Single(told => told.Kind == WatchEventKind.Fight).Fight!;
        Assert.Equal(("data.key", "kubectl-loop", 3, "a"), (fight.Path, fight.Manager, fight.Corrections, fight.Id.Name));
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"left"}}""", "kubectl-loop");
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"other":"99"}}""", "kubectl-edit");
        var corrected = await watched.NextAsync(WatchEventKind.Corrected);
        Assert.Equal("data.other", Assert.Single(corrected.Sync!.Results[0].Changes).Path);
        var data = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!;
        Assert.Equal(("left", "1"), ((string?)data["key"], (string?)data["other"]));
        Assert.Single(watched.Told, told => told.Kind == WatchEventKind.Fight);
    }

    [SkippableFact]
    public async Task A_fight_ends_when_Git_declares_the_field_otherwise()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        await FightAsync(scenario, watched);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"left"}}""", "kubectl-loop");

        scenario.Repository.Commit("Change something else", ("b.yaml", ConfigMap("b")));
        watched.Watch.LookNow();
        await watched.NextAsync(WatchEventKind.Synced);
        Assert.Equal("left", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);

        scenario.Repository.Commit("Change the field", ("a.yaml", ConfigMap("a", "2")));
        watched.Watch.LookNow();
        Assert.Equal("data.key", (await watched.NextAsync(WatchEventKind.FightEnded)).Fight!.Path);
        await watched.NextAsync(WatchEventKind.Synced);
        Assert.Equal("2", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task A_fight_ends_after_an_hour()
    {
        var time = new PassingTime();
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario, request: new ReconcileRequest { Repository = "", Time = time });
        await FightAsync(scenario, watched);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"left"}}""", "kubectl-loop");

        time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal("data.key", (await watched.NextAsync(WatchEventKind.FightEnded)).Fight!.Path);
        await WatchedScenario.UntilAsync(async () => (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"] == "1");
    }

    private static async Task FightAsync(Scenario scenario, WatchedScenario watched)
    {
        for (var round = 0; round < 3; round++)
        {
            await scenario.Cluster.EditAsync(ConfigMaps, "a", $$$"""{"data":{"key":"{{{round}}}9"}}""", "kubectl-loop");
            await watched.NextAsync(WatchEventKind.Corrected);
        }

        await watched.NextAsync(WatchEventKind.Fight);
    }
}
