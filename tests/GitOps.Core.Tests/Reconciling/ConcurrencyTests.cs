using GitOps.Core.Cluster;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class ConcurrencyTests
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    [SkippableFact]
    public async Task A_second_sync_of_the_same_set_ends_with_an_error_that_names_the_first()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(Leases, Lease(DateTimeOffset.UtcNow));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal("SyncInProgress", failure.ErrorId);
        Assert.Contains("builder/42", failure.Message, StringComparison.Ordinal);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task The_lease_of_a_sync_that_died_expires()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(Leases, Lease(DateTimeOffset.UtcNow.AddMinutes(-1)));

        Assert.Equal(1, (await scenario.SyncAsync()).Created);
    }

    [SkippableFact]
    public async Task Two_syncs_at_once_apply_everything_once()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("all.yaml", string.Join("\n---\n", Enumerable.Range(0, 50).Select(n => ConfigMap($"c{n}")))));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TrySyncAsync()));

        Assert.Equal(50, outcomes.OfType<SyncResult>().Sum(result => result.Created));
        Assert.All(outcomes.OfType<GitOpsException>(), failure => Assert.Equal("SyncInProgress", failure.ErrorId));
        Assert.Equal(50, (await scenario.SyncAsync()).Unchanged);

        async Task<object> TrySyncAsync()
        {
            try
            {
                return await scenario.SyncAsync();
            }
            catch (GitOpsException failure)
            {
                return failure;
            }
        }
    }

    [SkippableFact]
    public async Task Syncs_of_different_sets_do_not_disturb_each_other()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 4).Select(set => ($"s{set}/a.yaml", (string?)ConfigMap($"c{set}")))]);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(set =>
            scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Path = $"s{set}" })));

        Assert.All(results, result => Assert.Equal(1, result.Created));
    }

    private static string Lease(DateTimeOffset renewed) => $$$"""
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"gitops-shop"},
         "spec":{"holderIdentity":"builder/42","leaseDurationSeconds":30,"renewTime":"{{{renewed:yyyy-MM-ddTHH:mm:ss.ffffff}}}Z"}}
        """;
}
