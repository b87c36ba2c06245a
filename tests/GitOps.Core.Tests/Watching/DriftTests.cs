using GitOps.Core.Sets;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Watching;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Watching;

/// <summary>What others change of a set's members is heard, and taken back object by object.</summary>
public sealed class DriftTests
{
    [SkippableFact]
    public async Task What_somebody_changes_is_taken_back_and_told_with_who_it_was()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");

        var corrected = await watched.NextAsync(WatchEventKind.Corrected);
        var result = Assert.Single(corrected.Sync!.Results);
        Assert.Equal((SyncAction.Configured, "a"), (result.Action, result.Name));
        Assert.Equal(("data.key", "kubectl-edit", ChangeCause.Drift), (result.Changes[0].Path, result.Changes[0].LiveManager, result.Changes[0].Cause));
        Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
        Assert.True(corrected.Sync.IsPartial);
        Assert.Equal("shop", corrected.Set);
    }

    [SkippableFact]
    public async Task A_correction_reads_the_objects_that_were_changed_and_lists_nothing()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "counts requests in the sandbox");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 20).Select(n => ($"c{n}.yaml", (string?)ConfigMap($"c{n}")))]);
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        var before = scenario.Cluster.Requests.Count;

        await scenario.Cluster.EditAsync(ConfigMaps, "c7", """{"data":{"key":"99"}}""", "kubectl-edit");
        await watched.NextAsync(WatchEventKind.Corrected);

        string[] requests = [.. scenario.Cluster.Requests.Skip(before)];
        Assert.DoesNotContain(requests, request => request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("configmaps?", StringComparison.Ordinal) && !request.Contains("watch=1", StringComparison.Ordinal));
        Assert.Single(requests, request => request.StartsWith("GET", StringComparison.Ordinal) && request.EndsWith("/configmaps/c7", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Contains("/configmaps/c8", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_member_that_was_deleted_is_there_again()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "b", new("Background"), CancellationToken.None);

        var corrected = await watched.NextAsync(WatchEventKind.Corrected);
        Assert.Equal((SyncAction.Created, "b"), (corrected.Sync!.Results[0].Action, corrected.Sync.Results[0].Name));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableFact]
    public async Task A_member_that_lost_its_label_gets_it_back()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"metadata":{"labels":{"applyset.kubernetes.io/part-of":null}}}""", "kubectl-label");

        await watched.NextAsync(WatchEventKind.Corrected);
        Assert.NotNull((await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["metadata"]!["labels"]!["applyset.kubernetes.io/part-of"]);
    }

    [SkippableFact]
    public async Task Neither_its_own_writes_nor_those_of_a_status_make_it_ask_anything()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "counts requests in the sandbox");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);
        var before = scenario.Cluster.Requests.Count;
        await scenario.Cluster.WriteStatusAsync(Deployments, "web", """{"status":{"observedGeneration":1,"replicas":2}}""");
        await scenario.Cluster.WriteStatusAsync(Deployments, "web", """{"status":{"observedGeneration":1,"replicas":2,"readyReplicas":2}}""");

        // What comes after them was heard after them.
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");
        await watched.NextAsync(WatchEventKind.Corrected);

        Assert.DoesNotContain(scenario.Cluster.Requests.Skip(before), request => request.StartsWith("GET", StringComparison.Ordinal) && request.EndsWith("/deployments/web", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task What_is_scaled_is_scaled_back_although_that_is_a_subresource()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "writes a scale as the sandbox's controllers would not");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario);

        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "kubectl-scale");

        await watched.NextAsync(WatchEventKind.Corrected);
        Assert.Equal(2, (int?)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["replicas"]);
    }

    [SkippableFact]
    public async Task A_watch_that_only_detects_tells_the_difference_and_leaves_it()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"5"}}""", "kubectl-edit");
        await using var watched = WatchedScenario.Start(scenario, new WatchOptions { DetectOnly = true });
        Assert.Equal(DiffAction.Drift, (await watched.NextAsync(WatchEventKind.DifferenceFound)).Differences.Single().Action);

        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"99"}}""", "kubectl-edit");

        var found = await watched.NextAsync(WatchEventKind.DifferenceFound);
        Assert.Equal("99", found.Differences.Single().Changes.Single().Live);
        Assert.Equal("99", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task One_round_that_only_detects_writes_nothing_and_ends()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "counts requests in the sandbox");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"5"}}""", "kubectl-edit");
        var before = scenario.Cluster.Requests.Count;
        var told = new List<WatchEvent>();
        var watch = new SetWatch(
            new ReconcileRequest { Repository = scenario.Repository.Path }, scenario.Cluster.Target, new WatchOptions { DetectOnly = true }, scenario.Observer, told.Add);

        await watch.RunOnceAsync(CancellationToken.None);

        Assert.Equal([WatchEventKind.RevisionFound, WatchEventKind.DifferenceFound], told.Select(happened => happened.Kind));
        Assert.All(scenario.Cluster.Requests.Skip(before), request => Assert.True(request.StartsWith("GET", StringComparison.Ordinal) || request.Contains("dryRun=All", StringComparison.Ordinal), request));
    }

    [SkippableFact]
    public async Task An_object_of_a_wave_is_corrected_by_itself_without_waiting_for_others()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", ConfigMap("a")),
            ("web.yaml", Deployment("web", annotations: """{ argocd.argoproj.io/sync-wave: "-5" }""")));
        await using var watched = WatchedScenario.Start(scenario, new WatchOptions { Sync = new SyncOptions { Timeout = TimeSpan.FromMilliseconds(1) } });
        await watched.NextAsync(WatchEventKind.Synced);
        await scenario.Cluster.ApplyAsync(ConfigMaps, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"other\"}}");

        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "kubectl-edit");

        var corrected = await watched.NextAsync(WatchEventKind.Corrected);
        Assert.Equal("web", Assert.Single(corrected.Sync!.Results).Name);
    }
}
