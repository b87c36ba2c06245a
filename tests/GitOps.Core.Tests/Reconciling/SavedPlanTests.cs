using System.Text.Json.Nodes;
using GitOps.Core.Sets;
using GitOps.Sandbox;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A plan in a file, and the sync that carries it out.</summary>
public sealed class SavedPlanTests : IDisposable
{
    private readonly PlanOnDisk _plan = new();

    public void Dispose() => _plan.Dispose();

    [SkippableFact]
    public async Task What_was_planned_is_done_although_the_branch_has_moved_on()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("e.yaml", ConfigMap("e")));
        await _plan.SaveAsync(scenario);
        scenario.Repository.Commit("Later", ("a.yaml", ConfigMap("a", "3")), ("c.yaml", ConfigMap("c", "3")));

        var sync = await _plan.CarryOutAsync(scenario);

        Assert.Equal((1, 1, 1, true), (sync.Created, sync.Configured, sync.Deleted, sync.Succeeded));
        Assert.Equal(("2", null, "1", "1"), (await ValueAsync(scenario, "a"), await ValueAsync(scenario, "b"), await ValueAsync(scenario, "c"), await ValueAsync(scenario, "e")));
        Assert.Contains(sync.Revision.Sha, (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["history"]);
    }

    [SkippableFact]
    public async Task What_moved_since_is_refused_object_by_object_and_nothing_is_done_that_was_not_planned()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b", "2")), ("c.yaml", null));
        await _plan.SaveAsync(scenario);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"metadata":{"labels":{"other":"1"}}}""", "kubectl-label");
        await scenario.Cluster.EditAsync(ConfigMaps, "z", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "b", new("Background"), CancellationToken.None);

        var sync = await _plan.CarryOutAsync(scenario);

        Assert.Equal(
            ["a Configured ", "b Failed PlanOutdated", "d Unchanged ", "z Failed PlanOutdated"],
            sync.Results.OrderBy(result => result.Name).Select(result => $"{result.Name} {result.Action} {result.Error?.ErrorId}"));
        Assert.Contains(" was not part of it", sync.Results.Single(result => result.Name == "z").Message);
        Assert.Equal(("2", null, "1", "drifted"), (await ValueAsync(scenario, "a"), await ValueAsync(scenario, "b"), await ValueAsync(scenario, "c"), await ValueAsync(scenario, "z")));
    }

    [SkippableFact]
    public async Task An_object_that_another_took_the_place_of_is_not_deleted()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null), ("b.yaml", null));
        await _plan.SaveAsync(scenario);
        var first = scenario.Repository.Git.Head.Tip.Parents.Single().Sha;
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "a", new("Background"), CancellationToken.None);
        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Revision = first });

        var sync = await _plan.CarryOutAsync(scenario);

        Assert.Equal(["a Failed PlanOutdated", "b Deleted "], sync.Results.Where(result => result.Name is "a" or "b").OrderBy(result => result.Name).Select(result => $"{result.Name} {result.Action} {result.Error?.ErrorId}"));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task A_plan_without_hooks_runs_none()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("First", ("a.yaml", ConfigMap("a")), ("hook.yaml", ConfigMap("hook").Replace("metadata:\n", "metadata:\n  annotations: { argocd.argoproj.io/hook: PreSync }\n", StringComparison.Ordinal)));
        await scenario.SyncAsync();
        await scenario.Cluster.Api.DeleteAsync(ConfigMaps, scenario.Cluster.Namespace, "hook", new("Background"), CancellationToken.None);
        await _plan.SaveAsync(scenario);
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"drifted"}}""", "kubectl-edit");

        var sync = await _plan.CarryOutAsync(scenario);

        Assert.Equal("a Failed", string.Join(", ", sync.Results.Select(result => $"{result.Name} {result.Action}")));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "hook"));
    }

    [SkippableFact]
    public async Task A_plan_for_another_set_revision_repository_or_cluster_is_refused()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        var first = scenario.Repository.Git.Head.Tip.Sha;
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await _plan.SaveAsync(scenario);
        await using var other = await PlanOnDisk.StartSyncedAsync();
        var before = await scenario.Cluster.GetAsync(ConfigMaps, "a");

        Assert.Equal("set", await _plan.RefusedAsync(new() { Repository = scenario.Repository.Path, Name = "other" }, scenario.Cluster.Target));
        Assert.Equal("revision", await _plan.RefusedAsync(new() { Repository = scenario.Repository.Path, Revision = first }, scenario.Cluster.Target));
        Assert.Equal("namespace", await _plan.RefusedAsync(new() { Repository = scenario.Repository.Path, Namespace = "elsewhere" }, scenario.Cluster.Target));
        Assert.Equal("repository", await _plan.RefusedAsync(new() { Repository = other.Repository.Path }, other.Cluster.Target));
        Assert.Equal("cluster", await _plan.RefusedAsync(new ReconcileRequest { Repository = scenario.Repository.Path }, other.Cluster.Target));
        Assert.True(JsonNode.DeepEquals(before, await scenario.Cluster.GetAsync(ConfigMaps, "a")));
    }

    [SkippableFact]
    public async Task A_deletion_that_would_take_more_along_than_was_planned_is_not_done()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("a.yaml", null));
        await _plan.SaveAsync(scenario, new SyncOptions { Prune = true, PruneProtected = true });
        foreach (var place in (string[])[other, scenario.Cluster.Namespace])
        {
            await scenario.Cluster.Api.CreateAsync(
                ConfigMaps, place, JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"more"}}""")!.AsObject(), "kubectl-create", CancellationToken.None);
        }

        var sync = await _plan.CarryOutAsync(scenario);

        var left = Assert.Single(sync.Results, result => result.Error is not null);
        Assert.Equal(("Namespace", "PlanOutdated"), (left.Id.Kind, left.Error!.ErrorId));
        Assert.Contains("ConfigMap would be deleted with it", left.Message, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(sync.Results, result => result.Action == SyncAction.Deleted).Name);
    }

    [SkippableFact]
    public async Task Where_kube_system_may_not_be_read_clusters_are_told_apart_by_their_addresses()
    {
        await using var scenario = await PlanOnDisk.StartSyncedAsync(handler => new Refusing(
            request => request.RequestUri!.AbsolutePath.EndsWith("/namespaces/kube-system", StringComparison.Ordinal), 403, "namespaces \"kube-system\" is forbidden") { InnerHandler = handler });
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        await _plan.SaveAsync(scenario);
        await using var other = await SandboxServer.StartAsync(new SandboxOptions { WithWorkloads = false });
        var kubeconfig = Path.Combine(scenario.Repository.Parent, "kubeconfig");
        await other.ListenAsync(kubeconfig: kubeconfig);
        var elsewhere = new ClusterTarget { Kubeconfig = kubeconfig, Namespace = scenario.Cluster.Namespace };

        Assert.Null(_plan.Read().ClusterUid);
        Assert.Equal("cluster", await _plan.RefusedAsync(new ReconcileRequest { Repository = scenario.Repository.Path }, elsewhere));
        Assert.Equal(1, (await _plan.CarryOutAsync(scenario)).Configured);
    }

    private static async Task<string?> ValueAsync(Scenario scenario, string name) =>
        (string?)(await scenario.Cluster.GetAsync(ConfigMaps, name))?["data"]?["key"];
}
