using System.Text.Json.Nodes;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Syncs of a large set that have to do only with what Git changed; here no set is too small for it.</summary>
public sealed class ChangesOnlyTests
{
    private const int Others = 40;

    private static readonly SyncOptions Changes = new() { AlwaysFullUpTo = 0, Timeout = TimeSpan.FromMinutes(5) };
    private static readonly SyncOptions Pruned = Changes with { Prune = true };

    [SkippableFact]
    public async Task A_commit_costs_what_it_changed_and_nothing_else_is_looked_at()
    {
        await using var scenario = await StartSyncedAsync(Pruned);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("c.yaml", ConfigMap("c")));

        var preview = await PreviewAsync(scenario, Pruned);
        var sync = await scenario.SyncAsync(Pruned);

        Assert.Equal((1, 1, 1, 0, Others), (sync.Created, sync.Configured, sync.Deleted, sync.Unchanged, sync.Unchecked));
        Assert.Equal(["Create c", "Update a", "Delete b"], preview.Diffs.OrderBy(diff => diff.Action).Select(diff => $"{diff.Action} {diff.Id.Name}"));
        Assert.Equal("2", await ValueAsync(scenario, "a"));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "c"));
        Assert.Contains(scenario.Observer.Messages, message => message.Contains("Git changed 2 and removed 1 of 42 objects", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_commit_that_changes_nothing_of_the_set_changes_nothing()
    {
        await using var scenario = await StartSyncedAsync(Pruned);
        scenario.Repository.Commit("Document", ("README.md", "# Shop"));

        var sync = await scenario.SyncAsync(Pruned);

        Assert.Equal((0, Others + 2), (sync.Results.Count, sync.Unchecked));
        Assert.True(sync.Succeeded);
    }

    [SkippableFact]
    public async Task Drift_elsewhere_waits_for_a_sync_of_everything()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        await scenario.Cluster.EditAsync(ConfigMaps, "b", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        var changed = await scenario.SyncAsync(Changes);
        var afterChanges = await ValueAsync(scenario, "b");
        var again = await scenario.SyncAsync(Changes);

        Assert.Equal((1, "drifted"), (changed.Configured, afterChanges));
        Assert.Equal((1, 0, "1"), (again.Configured, again.Unchecked, await ValueAsync(scenario, "b")));
    }

    [SkippableFact]
    public async Task A_change_of_the_settings_is_a_change_of_everything()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        await scenario.Cluster.EditAsync(ConfigMaps, "b", """{"data":{"key":"live"}}""", "kubectl-edit");
        scenario.Repository.Commit("Ignore", ("gitops.yaml", "sync: { ignore: [ { name: b, fields: [ data ] } ] }\n"));

        var ignoring = await scenario.SyncAsync(Changes);
        scenario.Repository.Commit("Stop", ("gitops.yaml", null));
        var stopped = await scenario.SyncAsync(Changes);

        Assert.Equal((0, 0), (ignoring.Configured, ignoring.Unchecked));
        Assert.Equal((1, 0, "1"), (stopped.Configured, stopped.Unchecked, await ValueAsync(scenario, "b")));
    }

    [SkippableFact]
    public async Task Full_looks_at_everything()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        await scenario.Cluster.EditAsync(ConfigMaps, "b", """{"data":{"key":"drifted"}}""", "kubectl-edit");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        var sync = await scenario.SyncAsync(Changes with { Full = true });

        Assert.Equal((2, 0, "1"), (sync.Configured, sync.Unchecked, await ValueAsync(scenario, "b")));
    }

    [SkippableFact]
    public async Task What_a_sync_without_prune_left_is_pruned_later()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        scenario.Repository.Commit("Remove", ("b.yaml", null));
        var left = await scenario.SyncAsync(Changes);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        var sync = await scenario.SyncAsync(Pruned);

        Assert.Equal((0, Others + 1), (left.Deleted, left.Unchecked));
        Assert.Equal((1, 1, 0), (sync.Configured, sync.Deleted, sync.Unchecked));
    }

    [SkippableFact]
    public async Task Wherever_a_sync_is_interrupted_the_next_revision_brings_everything()
    {
        var kill = new Kill();
        var requests = 0;
        for (var at = 1; requests == 0 || at <= requests; at++)
        {
            await using var scenario = await StartSyncedAsync(Pruned, wrap: handler => kill = new Kill { InnerHandler = handler, CarriedOut = true });
            scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", null), ("c.yaml", ConfigMap("c")));

            kill.At = at;
            try
            {
                var result = await scenario.SyncAsync(Pruned);
                requests = result.Succeeded ? result.Requests : requests;
            }
            catch (GitOpsException killed) when (killed.ErrorId == "ClusterUnreachable")
            {
                Assert.Contains("killed", killed.ToString(), StringComparison.Ordinal);
            }

            kill.At = 0;
            await scenario.ExpireLeaseAsync();
            scenario.Repository.Commit("Back", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")), ("c.yaml", null));
            var finished = await scenario.SyncAsync(Pruned);
            var again = await scenario.SyncAsync(Pruned);

            Assert.True(finished.Succeeded, $"killed at request {at}");
            Assert.True(again.Unchanged == Others + 2, $"killed at request {at}: {string.Join(", ", again.Results.Where(entry => entry.Action != SyncAction.Unchanged))}");
            Assert.Equal("1", await ValueAsync(scenario, "a"));
            Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
            Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "c"));
        }

        Assert.True(requests > 8, $"{requests} requests were tried");
    }

    [SkippableFact]
    public async Task Uncommitted_files_that_were_synced_are_found()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        scenario.Repository.Write("b.yaml", ConfigMap("b", "uncommitted"));
        await scenario.SyncAsync(Changes with { AllowWorkingTree = true }, new ReconcileRequest { Repository = "", WorkingTree = true });
        var uncommitted = await ValueAsync(scenario, "b");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("b.yaml", ConfigMap("b")));

        var sync = await scenario.SyncAsync(Changes);

        Assert.Equal("uncommitted", uncommitted);
        Assert.Equal((2, 0, "1"), (sync.Configured, sync.Unchecked, await ValueAsync(scenario, "b")));
    }

    [SkippableFact]
    public async Task A_set_that_is_synced_from_another_folder_is_checked_whole()
    {
        await using var scenario = await StartAsync();
        var files = Enumerable.Range(0, Others).Select(n => ($"one/o{n}.yaml", (string?)ConfigMap($"o{n}"))).ToList();
        files.AddRange(files.Select(file => (file.Item1.Replace("one/", "two/", StringComparison.Ordinal), (string?)file.Item2!.Replace("\"1\"", "\"2\"", StringComparison.Ordinal))).ToList());
        scenario.Repository.Commit("Add", [.. files]);
        await scenario.SyncAsync(Changes, new ReconcileRequest { Repository = "", Name = "shop", Path = "one" });
        scenario.Repository.Commit("Change", ("two/o0.yaml", ConfigMap("o0", "3")));

        var sync = await scenario.SyncAsync(Changes with { Adopt = true }, new ReconcileRequest { Repository = "", Name = "shop", Path = "two" });

        Assert.Equal((Others, 0), (sync.Configured, sync.Unchecked));
    }

    [SkippableFact]
    public async Task A_revision_that_history_no_longer_has_is_no_start()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!;
        var synced = JsonNode.Parse((string)parent["data"]!["synced"]!)!;
        synced["sha"] = new string('a', 40);
        await scenario.Cluster.EditAsync(ConfigMaps, "gitops-shop", new JsonObject { ["data"] = new JsonObject { ["synced"] = synced.ToJsonString() } }.ToJsonString(), "test");
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        var sync = await scenario.SyncAsync(Changes);

        Assert.Equal((1, Others + 1, 0), (sync.Configured, sync.Unchanged, sync.Unchecked));
    }

    [SkippableFact]
    public async Task After_a_conflict_everything_is_checked()
    {
        await using var scenario = await StartSyncedAsync(Changes);
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"key":"theirs"}}""", "controller", force: true);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var conflict = await scenario.SyncAsync(Changes);
        scenario.Repository.Commit("Change", ("b.yaml", ConfigMap("b", "2")));

        var sync = await scenario.SyncAsync(Changes);

        Assert.Equal((1, Others + 1), (conflict.Conflicts, conflict.Unchecked));
        Assert.Equal((1, 1, 0), (sync.Conflicts, sync.Configured, sync.Unchecked));
    }

    [SkippableFact]
    public async Task What_a_changed_object_depends_on_is_waited_for()
    {
        await using var scenario = await StartSyncedAsync(Changes, withWorkloads: true);
        var dependent = ConfigMap("a", "2").Replace(
            "  name: a\n", "  name: a\n  annotations: { config.kubernetes.io/depends-on: /namespaces/" + scenario.Cluster.Namespace + "/ConfigMap/b }\n", StringComparison.Ordinal);
        scenario.Repository.Commit("Change", ("a.yaml", dependent));

        var sync = await scenario.SyncAsync(Changes);

        Assert.Equal(["b", "a"], sync.Results.Select(result => result.Id.Name));
    }

    [SkippableFact]
    public async Task A_sync_that_another_one_overtook_reads_everything_again()
    {
        Func<Task> overtake = () => Task.CompletedTask;
        await using var scenario = await StartSyncedAsync(Changes, wrap: handler => new Before(request => request.IsOfLease() ? overtake() : Task.CompletedTask) { InnerHandler = handler });
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        overtake = async () =>
        {
            overtake = () => Task.CompletedTask;
            await scenario.SyncAsync(Changes);
        };

        var sync = await scenario.SyncAsync(Changes);

        Assert.Equal((Others + 2, 0), (sync.Unchanged, sync.Unchecked));
    }

    [SkippableFact]
    public async Task An_owner_is_not_deleted_while_something_declared_that_did_not_change_has_no_other()
    {
        await using var scenario = await StartSyncedAsync(Pruned);
        scenario.Repository.Commit("Add", ("crd.yaml", CustomResources.Definition("gizmo")), ("g.yaml", CustomResources.Object("gizmo", "g")));
        await scenario.SyncAsync(Pruned);
        var uid = (string)(await scenario.Cluster.GetAsync(new("tests.gitops.example", "v1", "Gizmo", "gizmos", true, []), "g"))!["metadata"]!["uid"]!;
        await scenario.Cluster.EditAsync(
            ConfigMaps, "o1", $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"tests.gitops.example/v1","kind":"Gizmo","name":"g","uid":"{{{uid}}}"}]}}""", "operator");
        scenario.Repository.Commit("Remove", ("g.yaml", null));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Pruned));

        Assert.Equal("DeclaredInDeleted", failure.ErrorId);
    }

    private static async Task<Scenario> StartSyncedAsync(SyncOptions options, bool withWorkloads = false, Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        var scenario = await StartAsync(withWorkloads, wrap: wrap);
        var others = string.Join("---\n", Enumerable.Range(0, Others).Select(n => ConfigMap($"o{n}")));
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")), ("others.yaml", others));
        await scenario.SyncAsync(options);
        return scenario;
    }

    private static async Task<DiffReport> PreviewAsync(Scenario scenario, SyncOptions options)
    {
        using var reconciler = await scenario.OpenAsync();
        return await reconciler.PreviewSyncAsync(options, CancellationToken.None);
    }

    private static async Task<string?> ValueAsync(Scenario scenario, string name) =>
        (string?)(await scenario.Cluster.GetAsync(ConfigMaps, name))?["data"]?["key"];
}
