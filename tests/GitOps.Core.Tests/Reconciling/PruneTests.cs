using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class PruneTests
{
    private static readonly SyncOptions Prune = new() { Prune = true };

    [SkippableFact]
    public async Task What_Git_no_longer_declares_is_deleted_with_prune_and_kept_without()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("web.yaml", null));

        var kept = await scenario.SyncAsync();
        Assert.NotNull(await scenario.Cluster.GetAsync(Deployments, "web"));
        var pruned = await scenario.SyncAsync(Prune);

        Assert.Equal((0, 1), (kept.Deleted, pruned.Deleted));
        Assert.Null(await scenario.Cluster.GetAsync(Deployments, "web"));
        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["metadata"]!["annotations"]!;
        Assert.Equal("ConfigMap", (string)parent[ApplySet.GroupKindsAnnotation]!);
    }

    [SkippableFact]
    public async Task More_deletions_than_allowed_stop_the_sync_before_anything_is_done()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", [("keep.yaml", ConfigMap("keep")), .. Enumerable.Range(0, 4).Select(n => ($"c{n}.yaml", (string?)ConfigMap($"c{n}")))]);
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", [("keep.yaml", ConfigMap("keep", "2")), .. Enumerable.Range(0, 4).Select(n => ($"c{n}.yaml", (string?)null))]);

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune with { MaxDeletions = 3 }));

        Assert.Equal("TooManyDeletions", failure.ErrorId);
        Assert.Contains("4 deletions are more than -MaxDeletions 3", failure.Message, StringComparison.Ordinal);
        Assert.Equal("1", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "keep"))!["data"]!["key"]!);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "c0"));
    }

    [SkippableTheory]
    [InlineData("ManifestUnreadable", "version https://git-lfs.github.com/spec/v1\noid sha256:6b86b273ff34\nsize 61\n")]
    [InlineData("ManifestUnreadable", "<html><body>504 Gateway Time-out</body></html>\n")]
    [InlineData("ManifestIncomplete", "apiVerison: v1\nKind: ConfigMap\nmetadata: {name: b}\n")]
    [InlineData("ManifestIncomplete", "resource:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n")]
    [InlineData("NotAManifest", "Not found\n")]
    public async Task A_file_that_says_nothing_any_more_is_no_deletion(string id, string text)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Spoil", ("b.yaml", text));

        Assert.Equal(id, (await Assert.ThrowsAsync<GitOpsException>(() => scenario.DiffAsync())).ErrorId);
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune));

        Assert.Equal((id, "b.yaml"), (failure.ErrorId, failure.Location?.File));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableFact]
    public async Task An_empty_render_prunes_nothing_unless_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("README.md", "x"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", null));

        Assert.Equal("EmptyRender", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune))).ErrorId);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
        Assert.Equal(1, (await scenario.SyncAsync(Prune with { AllowEmpty = true })).Deleted);
    }

    [SkippableFact]
    public async Task A_namespace_is_kept_unless_told_and_stays_a_member()
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("ns.yaml", null));

        var kept = await scenario.SyncAsync(Prune);
        var deleted = await scenario.SyncAsync(Prune with { PruneProtected = true });

        Assert.Contains("-PruneProtected", Assert.Single(kept.Results, result => result.Action == SyncAction.Skipped).Message, StringComparison.Ordinal);
        Assert.Equal(1, deleted.Deleted);
    }

    [SkippableTheory]
    [InlineData("kustomize.toolkit.fluxcd.io/prune", "disabled")]
    [InlineData("argocd.argoproj.io/sync-options", "Validate=false,Prune=false")]
    [InlineData("client.lifecycle.config.k8s.io/deletion", "detach")]
    public async Task An_object_marked_to_be_kept_is_kept(string annotation, string value)
    {
        await using var scenario = await StartAsync();
        var marked = ConfigMap("b").Replace("name: b", $"name: b\n  annotations:\n    {annotation}: {value}", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", marked));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("b.yaml", null));

        var result = await scenario.SyncAsync(Prune);

        Assert.Equal((0, 1), (result.Deleted, result.Skipped));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableFact]
    public async Task Nothing_is_pruned_when_something_could_not_be_applied()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Break", ("a.yaml", ConfigMap("a").Replace("\ndata:", "\ndta:", StringComparison.Ordinal)), ("b.yaml", null));

        var result = await scenario.SyncAsync(Prune);

        Assert.Equal((1, 0), (result.Failed, result.Deleted));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
        Assert.Contains(scenario.Observer.Warnings, warning => warning.StartsWith("Nothing was pruned", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_deletion_shows_what_it_cascades_to()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")), ("web.yaml", Deployment("web", replicas: 3)), ("other.yaml", Deployment("other")));
        await scenario.SyncAsync(new SyncOptions { Wait = true, Timeout = TimeSpan.FromMinutes(5) });
        var removed = scenario.Repository.Commit("Remove", ("web.yaml", null), ("b.yaml", null)).Sha[..7];
        using var reconciler = await scenario.OpenAsync();

        var deletes = (await reconciler.PreviewSyncAsync(Prune, CancellationToken.None)).Diffs.Where(diff => diff.Action == DiffAction.Delete).ToArray();

        Assert.Equal(["web", "b"], deletes.Select(diff => diff.Name));
        Assert.Equal([new KindCount("Pod", 3), new KindCount("ReplicaSet", 1)], deletes[0].AlsoDeletes);
        Assert.Equal($"removed in {removed} (web.yaml:1) · with 3 Pod, 1 ReplicaSet", deletes[0].Reason);
        Assert.Equal((0, $"removed in {removed} (b.yaml:1)"), (deletes[1].AlsoDeletes.Count, deletes[1].Reason));
    }

    [SkippableFact]
    public async Task A_deletion_of_a_namespace_or_a_definition_shows_what_is_in_it()
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", ConfigMap("a")),
            ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"),
            ("own.yaml", ConfigMap("own").Replace("name: own", $"name: own\n  namespace: {other}", StringComparison.Ordinal)),
            ("crd.yaml", CustomResources.Definition("gizmo")));
        await scenario.SyncAsync(new SyncOptions { Wait = true, Timeout = TimeSpan.FromMinutes(5) });
        foreach (var name in (string[])["x", "y"])
        {
            await scenario.Cluster.Api.ApplyAsync(
                new("tests.gitops.example", "v1", "Gizmo", "gizmos", true, []),
                scenario.Cluster.Namespace,
                name,
                JsonNode.Parse($$$"""{"apiVersion":"tests.gitops.example/v1","kind":"Gizmo","metadata":{"name":"{{{name}}}"},"spec":{"size":1}}""")!.AsObject(),
                new("somebody", false),
                CancellationToken.None);
            await scenario.Cluster.Api.ApplyAsync(
                ConfigMaps, other, name, JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""")!.AsObject(), new("somebody", false), CancellationToken.None);
        }

        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("own.yaml", null), ("crd.yaml", null));

        var deletes = (await scenario.DiffAsync()).Diffs.Where(diff => diff.Action == DiffAction.Delete).ToDictionary(diff => diff.Kind);

        Assert.Contains(deletes["Namespace"].AlsoDeletes, count => count is { Kind: "ConfigMap", Count: >= 2 });
        Assert.Equal([new KindCount("Gizmo", 2)], deletes["CustomResourceDefinition"].AlsoDeletes);
        Assert.Empty(deletes["ConfigMap"].AlsoDeletes);
    }

    [SkippableFact]
    public async Task What_may_not_be_listed_of_a_cascade_is_said()
    {
        await using var scenario = await StartAsync(wrap: handler => new Refusing(
            request => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal),
            403,
            "pods is forbidden: User \"ci\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"") { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        var removed = scenario.Repository.Commit("Remove", ("web.yaml", null)).Sha[..7];

        var delete = (await scenario.DiffAsync()).Diffs.Single(diff => diff.Action == DiffAction.Delete);

        Assert.Equal($"removed in {removed} (web.yaml:1) · Pod could not be listed", delete.Reason);
    }

    [SkippableFact]
    public async Task What_others_created_is_never_pruned()
    {
        await using var scenario = await StartAsync();
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs"}}""");
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));

        await scenario.SyncAsync(Prune);

        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "theirs"));
    }

    [SkippableFact]
    public async Task Two_sets_in_one_namespace_leave_each_others_objects_alone()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("one/a.yaml", ConfigMap("a")), ("two/b.yaml", ConfigMap("b")));
        await scenario.SyncAsync(Prune, new ReconcileRequest { Repository = "", Path = "one" });

        var second = await scenario.SyncAsync(Prune, new ReconcileRequest { Repository = "", Path = "two" });

        Assert.Equal(("shop-two", 0), (second.Set, second.Deleted));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }
}
