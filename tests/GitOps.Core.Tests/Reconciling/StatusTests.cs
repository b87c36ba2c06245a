using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class StatusTests
{
    [SkippableFact]
    public async Task Members_are_listed_with_health_age_and_revision()
    {
        await using var scenario = await StartAsync();
        var commit = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();

        using var reconciler = await scenario.OpenAsync();
        var members = await reconciler.StatusAsync(CancellationToken.None);

        Assert.Equal(["a", "web"], members.Select(member => member.Name));
        Assert.All(members, member => Assert.Equal((commit.Sha, "shop", 0), (member.Revision, member.Set, member.Depth)));
        Assert.Equal([HealthState.Healthy, HealthState.Progressing], members.Select(member => member.Health.State));
        Assert.NotNull(members[0].Age);
    }

    [SkippableFact]
    public async Task A_workload_shows_what_it_owns_as_a_tree()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)));
        var result = await scenario.SyncAsync(new SyncOptions { Wait = true, Timeout = TimeSpan.FromMinutes(5) });
        Assert.Null(result.HealthError);

        using var reconciler = await scenario.OpenAsync();
        var web = Assert.Single(await reconciler.StatusAsync(CancellationToken.None));

        var replicas = Assert.Single(web.Owned);
        Assert.Equal(("ReplicaSet", 1, 2), (replicas.Kind, replicas.Depth, replicas.Owned.Count));
        Assert.All(replicas.Owned, pod => Assert.Equal(("Pod", HealthState.Healthy), (pod.Kind, pod.Health.State)));
    }

    [SkippableFact]
    public async Task A_set_that_was_never_synced_is_an_error()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        using var reconciler = await scenario.OpenAsync();

        Assert.Equal("SetNotFound", (await Assert.ThrowsAsync<GitOpsException>(() => reconciler.StatusAsync(CancellationToken.None))).ErrorId);
    }
}
