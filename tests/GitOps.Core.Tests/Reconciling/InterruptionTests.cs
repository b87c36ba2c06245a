using System.Text.Json.Nodes;
using GitOps.Core.Approval;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A process that dies: at one request everything ends, with that request carried out by the server or not.</summary>
public sealed class InterruptionTests
{
    private static readonly SyncOptions Prune = new() { Prune = true, Timeout = TimeSpan.FromMinutes(5) };

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_sync_is_interrupted_the_next_one_finishes_it(bool carriedOut)
    {
        var kill = new Kill();
        var requests = 0;
        for (var at = 1; requests == 0 || at <= requests; at++)
        {
            await using var scenario = await StartAsync(wrap: handler => kill = new Kill { InnerHandler = handler, CarriedOut = carriedOut });
            scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")), ("b.yaml", ConfigMap("b")), ("web.yaml", Deployment("web")));
            await scenario.SyncAsync(Prune);
            scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("c.yaml", ConfigMap("c")), ("web.yaml", null), ("s.yaml", Service()));

            kill.At = at;
            try
            {
                var result = await scenario.SyncAsync(Prune);
                requests = result.Succeeded ? result.Requests : requests;
            }
            catch (GitOpsException killed) when (killed.ErrorId == "ClusterUnreachable")
            {
                Assert.Contains("killed", killed.ToString(), StringComparison.Ordinal);
            }

            kill.At = 0;
            await scenario.ExpireLeaseAsync();
            var finished = await scenario.SyncAsync(Prune);
            var again = await scenario.SyncAsync(Prune);

            Assert.True(finished.Succeeded, $"killed at request {at}: {finished.Results.FirstOrDefault(entry => entry.Error is not null)?.Message}");
            Assert.True(again.Results.All(entry => entry.Action == SyncAction.Unchanged), $"killed at request {at}: {string.Join(", ", again.Results)}");
            Assert.Equal("2", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))?["data"]?["key"]);
            Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "c"));
            Assert.NotNull(await scenario.Cluster.GetAsync(Services, "s"));
            Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
            Assert.Null(await scenario.Cluster.GetAsync(Deployments, "web"));
            var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["metadata"]!["annotations"]!;
            Assert.Equal("ConfigMap,Service", (string)parent[ApplySet.GroupKindsAnnotation]!);
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_part_is_interrupted_nothing_else_is_touched_and_the_next_sync_finishes_it(bool carriedOut)
    {
        var kill = new Kill();
        var requests = 0;
        for (var at = 1; requests == 0 || at <= requests; at++)
        {
            await using var scenario = await StartAsync(wrap: handler => kill = new Kill { InnerHandler = handler, CarriedOut = carriedOut });
            var first = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")), ("b.yaml", ConfigMap("b")), ("d.yaml", ConfigMap("d", "1"))).Sha;
            await scenario.SyncAsync(Prune);
            scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("c.yaml", ConfigMap("c")), ("d.yaml", ConfigMap("d", "2")), ("e.yaml", ConfigMap("e")));
            using var reconciler = await scenario.OpenAsync();
            var chosen = (await reconciler.PreviewSyncAsync(Prune, CancellationToken.None)).Diffs.Where(diff => diff.Name is "a" or "b" or "c");

            kill.At = at;
            try
            {
                var result = await reconciler.SyncAsync(new ApprovedChanges([.. chosen]) { IsPart = true }, Prune, CancellationToken.None);
                requests = result.Succeeded ? result.Requests : requests;
            }
            catch (GitOpsException killed) when (killed.ErrorId == "ClusterUnreachable")
            {
                Assert.Contains("killed", killed.ToString(), StringComparison.Ordinal);
            }

            kill.At = 0;
            Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "d"))?["data"]?["key"]);
            Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "e"));
            var history = (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["history"];
            var whole = JsonNode.Parse(history!)!.AsArray().Where(record => record!["isPartial"] is null).Select(record => (string?)record!["revision"]!["sha"]);
            Assert.True(whole.SequenceEqual([first]), $"killed at request {at}: {history}");

            await scenario.ExpireLeaseAsync();
            var finished = await scenario.SyncAsync(Prune);
            var again = await scenario.SyncAsync(Prune);
            Assert.True(finished.Succeeded, $"killed at request {at}: {finished.Results.FirstOrDefault(entry => entry.Error is not null)?.Message}");
            Assert.Equal("a, c, d, e", string.Join(", ", again.Results.Select(entry => entry.Name).Order(StringComparer.Ordinal)));
            Assert.True(again.Results.All(entry => entry.Action == SyncAction.Unchanged), $"killed at request {at}: {string.Join(", ", again.Results)}");
        }
    }

    private static string Service() => """
        apiVersion: v1
        kind: Service
        metadata: { name: s }
        spec: { ports: [ { port: 80 } ] }
        """;
}
