using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What hooks delete: what this set's own hooks made, and nothing else.</summary>
public sealed class HookTests
{
    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    private static readonly ApiResource Claims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []);

    [SkippableTheory]
    [InlineData("PreSync", "BeforeHookCreation")]
    [InlineData("Sync", "BeforeHookCreation,HookSucceeded")]
    [InlineData("PostSync", "HookSucceeded")]
    public async Task A_hook_named_like_an_object_of_somebody_else_deletes_and_changes_nothing(string phase, string policy)
    {
        await using var scenario = await StartAsync();
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs"},"data":{"key":"precious"}}""", "kubectl");
        var before = await scenario.Cluster.GetAsync(ConfigMaps, "theirs");
        scenario.Repository.Commit("Add", ("hook.yaml", Hook(ConfigMap("theirs"), phase, policy)));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var result = Assert.Single((await scenario.SyncAsync()).Results);

        Assert.Equal((DiffAction.Conflict, "OwnedElsewhere"), (diff.Action, diff.Error?.ErrorId));
        Assert.Equal((SyncAction.Conflict, "OwnedElsewhere"), (result.Action, result.Error?.ErrorId));
        Assert.True(JsonNode.DeepEquals(before, await scenario.Cluster.GetAsync(ConfigMaps, "theirs")));
    }

    [SkippableFact]
    public async Task A_hook_named_like_a_member_of_another_set_deletes_and_changes_nothing()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("one/a.yaml", ConfigMap("a")), ("two/a.yaml", Hook(ConfigMap("a", "2"), "PreSync")));
        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Path = "one" });
        var before = await scenario.Cluster.GetAsync(ConfigMaps, "a");

        var result = await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Path = "two" });

        Assert.Equal((1, "OwnedElsewhere"), (result.Conflicts, result.HealthError?.ErrorId));
        Assert.True(JsonNode.DeepEquals(before, await scenario.Cluster.GetAsync(ConfigMaps, "a")));
    }

    [SkippableFact]
    public async Task A_hook_never_deletes_a_namespace_or_a_claim_not_even_its_own()
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        await scenario.Cluster.ApplyAsync(Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{other}}}"}}""", "kubectl");
        var uid = Uid(await scenario.Cluster.GetAsync(Namespaces, other));
        var claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec: { accessModes: [ ReadWriteOnce ], resources: { requests: { storage: 1Gi } } }\n";
        const string Policy = "BeforeHookCreation,HookSucceeded,HookFailed";
        scenario.Repository.Commit(
            "Add", ("ns.yaml", Hook($"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n", "PreSync", Policy)), ("claim.yaml", Hook(claim, "PreSync", Policy)), ("a.yaml", ConfigMap("a")));
        var options = new SyncOptions { Adopt = true, PruneProtected = true, Timeout = TimeSpan.FromSeconds(2) };

        await scenario.SyncAsync(options);
        var claimed = Uid(await scenario.Cluster.GetAsync(Claims, "data"));
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var diffs = (await scenario.DiffAsync()).Diffs;
        await scenario.SyncAsync(options);

        Assert.DoesNotContain(diffs, diff => diff.Action is DiffAction.Recreate or DiffAction.Delete);
        Assert.Equal((uid, claimed), (Uid(await scenario.Cluster.GetAsync(Namespaces, other)), Uid(await scenario.Cluster.GetAsync(Claims, "data"))));
    }

    [SkippableFact]
    public async Task A_member_that_becomes_a_hook_is_applied_in_place()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        var uid = Uid(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
        scenario.Repository.Commit("Make it a hook", ("a.yaml", Hook(ConfigMap("a", "2"), "PreSync", "BeforeHookCreation,HookSucceeded")));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var result = Assert.Single((await scenario.SyncAsync(new SyncOptions { MaxDeletions = 0 })).Results);

        Assert.Equal((DiffAction.Update, SyncAction.Configured), (diff.Action, result.Action));
        Assert.Equal(uid, Uid(await scenario.Cluster.GetAsync(ConfigMaps, "a")));
    }

    [SkippableFact]
    public async Task What_a_hooks_last_run_left_is_deleted_shown_and_counted()
    {
        await using var scenario = await StartAsync();
        var added = scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("hook.yaml", Hook(ConfigMap("hook"), "PreSync")));
        var first = (await scenario.DiffAsync()).Diffs;
        await scenario.SyncAsync();
        var uid = Uid(await scenario.Cluster.GetAsync(ConfigMaps, "hook"));
        var quiet = (await scenario.DiffAsync()).Diffs;
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        using var reconciler = await scenario.OpenAsync();

        var diff = (await scenario.DiffAsync()).Diffs[0];
        var preview = (await reconciler.PreviewSyncAsync(new SyncOptions { MaxDeletions = 1 }, CancellationToken.None)).Diffs[0];
        var previewed = (await reconciler.PreviewSyncAsync(new SyncOptions { MaxDeletions = 0 }, CancellationToken.None)).Refusal!;
        var refused = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(new SyncOptions { MaxDeletions = 0 }));
        var kept = Uid(await scenario.Cluster.GetAsync(ConfigMaps, "hook"));
        var result = (await scenario.SyncAsync(new SyncOptions { MaxDeletions = 1 })).Results;

        Assert.Equal([("hook", DiffAction.Create, "PreSync hook"), ("a", DiffAction.Create, $"{added.Sha[..7]} \"Add\" · a.yaml:1")], first.Select(entry => (entry.Name, entry.Action, entry.Reason)));
        Assert.Equal([("a", DiffAction.Unchanged)], quiet.Select(entry => (entry.Name, entry.Action)));
        Assert.Equal(("hook", DiffAction.Recreate, "PreSync hook; what its last run left is deleted first"), (diff.Name, diff.Action, diff.Reason));
        Assert.Equal(("hook", DiffAction.Recreate), (preview.Name, preview.Action));
        Assert.Equal(("TooManyDeletions", previewed.Message), (refused.ErrorId, refused.Message));
        Assert.Equal(uid, kept);
        Assert.Equal([("hook", SyncAction.Recreated), ("a", SyncAction.Configured)], result.Select(entry => (entry.Name, entry.Action)));
    }

    [SkippableFact]
    public async Task A_hook_that_goes_when_it_succeeded_is_a_deletion_among_the_results()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("hook.yaml", Hook(ConfigMap("hook"), "PreSync", "HookSucceeded")));

        var diff = (await scenario.DiffAsync()).Diffs[0];
        var result = await scenario.SyncAsync();

        Assert.Equal("PreSync hook; deleted once it succeeded", diff.Reason);
        Assert.Equal([("hook", SyncAction.Created), ("hook", SyncAction.Deleted), ("a", SyncAction.Created)], result.Results.Select(entry => (entry.Name, entry.Action)));
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "hook"));
    }

    [SkippableTheory]
    [InlineData("argocd.argoproj.io/sync-options: Replace=true")]
    [InlineData("argocd.argoproj.io/sync-options: Force=true,Replace=true")]
    [InlineData("kustomize.toolkit.fluxcd.io/force: enabled")]
    public async Task A_manifest_cannot_ask_to_be_deleted_and_created_anew(string annotation)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        var uid = Uid(await scenario.Cluster.GetAsync(Deployments, "web"));
        var changed = Deployment("web", annotations: $"{{ {annotation.Replace(": ", ": \"", StringComparison.Ordinal)}\" }}").Replace("{ app: web }", "{ app: shop }", StringComparison.Ordinal);
        scenario.Repository.Commit("Relabel", ("web.yaml", changed));
        using var reconciler = await scenario.OpenAsync();

        var preview = Assert.Single((await reconciler.PreviewSyncAsync(new SyncOptions(), CancellationToken.None)).Diffs);
        var result = Assert.Single((await scenario.SyncAsync()).Results);

        Assert.Equal((DiffAction.Refused, "FieldImmutable"), (preview.Action, preview.Error?.ErrorId));
        Assert.Equal((SyncAction.Failed, preview.Error!.Message), (result.Action, result.Error?.Message));
        Assert.Equal(uid, Uid(await scenario.Cluster.GetAsync(Deployments, "web")));
        Assert.Equal(DiffAction.Recreate, Assert.Single((await scenario.DiffAsync(options: new PlanOptions { AllowRecreate = true })).Diffs).Action);
    }

    private static string Hook(string manifest, string phase, string? policy = null)
    {
        var deletion = policy is null ? "" : $"\n    argocd.argoproj.io/hook-delete-policy: {policy}";
        return manifest.Replace("metadata:\n", $"metadata:\n  annotations:\n    argocd.argoproj.io/hook: {phase}{deletion}\n", StringComparison.Ordinal);
    }

    private static string Uid(JsonObject? live) => (string)live!["metadata"]!["uid"]!;
}
