using System.Collections.Concurrent;
using FsCheck.Fluent;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Planning;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Diffing;

/// <summary>A session remembers what was in sync, and shows what one that remembers nothing would show.</summary>
public sealed class ConfirmedObjectsTests
{
    private const int Cases = 40;

    [Fact]
    public async Task A_session_that_remembers_shows_what_one_that_does_not_shows()
    {
        var problems = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(PlanSituation.Situations().Generator.Sample(Cases), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (situation, _) =>
        {
            await using var scenario = await Scenario.StartAsync();
            var session = new ReconcileRequest { Repository = "" };
            await PlannedCluster.PrepareAsync(scenario, situation, () => scenario.DiffAsync(session, situation.Options));
            for (var run = 1; run <= 2; run++)
            {
                var (remembered, anew) = (await ShownAsync(scenario, session, situation.Options), await ShownAsync(scenario, null, situation.Options));
                if (!anew.SequenceEqual(remembered))
                {
                    problems.Add($"run {run} shows\n{string.Join("\n", remembered.Except(anew))}\n instead of\n{string.Join("\n", anew.Except(remembered))}\n  {situation}");
                }
            }
        });

        Assert.True(problems.IsEmpty, string.Join("\n", problems));
    }

    [SkippableFact]
    public async Task What_is_in_sync_is_so_of_one_set_and_one_manager()
    {
        await using var scenario = await Scenario.StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Scenario.ConfigMap("a")));
        await scenario.SyncAsync();
        var session = new ReconcileRequest { Repository = "" };
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync(session)).Diffs).Action);

        Assert.Equal(DiffAction.Conflict, Assert.Single((await scenario.DiffAsync(session with { Name = "other" })).Diffs).Action);
        Assert.NotEqual(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync(session with { FieldManager = "other" })).Diffs).Action);
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync(session)).Diffs).Action);
    }

    [SkippableFact]
    public async Task What_is_in_sync_because_fields_are_ignored_is_compared_once_they_are_not()
    {
        await using var scenario = await Scenario.StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Scenario.ConfigMap("a")), ("gitops.yaml", "sync:\n  ignore:\n  - fields: [ data.key ]\n"));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Scenario.ConfigMaps, "a", """{"data":{"key":"7"}}""", "kubectl-edit");
        var session = new ReconcileRequest { Repository = "" };
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync(session)).Diffs).Action);

        scenario.Repository.Commit("Ignore nothing", ("gitops.yaml", "sync: {}\n"));

        Assert.Equal(["data.key"], Assert.Single((await scenario.DiffAsync(session)).Diffs).Changes.Select(change => change.Path));
    }

    private static async Task<string[]> ShownAsync(Scenario scenario, ReconcileRequest? session, SyncOptions options)
    {
        var report = await scenario.DiffAsync(session, options);
        return
        [
            $"refused {report.Refusal?.ErrorId}",
            .. report.Diffs.Select(diff =>
                $"{diff.Action} {diff.Id} {diff.Source} because {diff.Reason}, not done {diff.NotDone}, error {diff.Error?.ErrorId}, from {string.Join(",", diff.TakenFrom)}, "
                + $"with {string.Join(",", diff.AlsoDeletes)}, {diff.Uid}@{diff.ResourceVersion}: {string.Join(", ", diff.Changes)}\n{diff}"),
        ];
    }
}
