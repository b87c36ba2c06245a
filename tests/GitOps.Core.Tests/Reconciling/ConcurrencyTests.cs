using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class ConcurrencyTests
{
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
}
