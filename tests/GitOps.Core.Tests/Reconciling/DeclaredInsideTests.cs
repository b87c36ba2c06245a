using System.Text.Json.Nodes;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Objects that leave Git while others that would go with them stay declared.</summary>
public sealed class DeclaredInsideTests
{
    private static readonly SyncOptions Prune = new() { Prune = true, PruneProtected = true };

    [SkippableFact]
    public async Task A_namespace_is_not_deleted_while_something_declared_is_in_it()
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"), ("web.yaml", In(other, ConfigMap("web"))), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("The platform team has it", ("ns.yaml", null), ("a.yaml", ConfigMap("a", "2")));

        await AssertRefusedAsync(scenario, $"Namespace {other} is no longer declared", $"ConfigMap {other}/web of web.yaml:1");

        scenario.Repository.Commit("And that", ("web.yaml", null));
        Assert.Equal(2, (await scenario.SyncAsync(Prune)).Deleted);
    }

    [SkippableFact]
    public async Task A_definition_is_not_deleted_while_something_declared_is_of_its_kind()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("crd.yaml", CustomResources.Definition("gizmo")), ("g.yaml", CustomResources.Object("gizmo", "g")), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("The platform team has it", ("crd.yaml", null), ("a.yaml", ConfigMap("a", "2")));

        await AssertRefusedAsync(scenario, "CustomResourceDefinition gizmos.tests.gitops.example is no longer declared", $"Gizmo {scenario.Cluster.Namespace}/g of g.yaml:1");
    }

    [SkippableFact]
    public async Task An_owner_is_not_deleted_while_something_declared_has_no_other()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("owner.yaml", ConfigMap("owner")), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        var uid = (string)(await scenario.Cluster.GetAsync(ConfigMaps, "owner"))!["metadata"]!["uid"]!;
        await scenario.Cluster.EditAsync(
            ConfigMaps, "a", $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{uid}}}"}]}}""", "kubectl-edit");
        scenario.Repository.Commit("Remove", ("owner.yaml", null), ("a.yaml", ConfigMap("a", "2")));

        await AssertRefusedAsync(scenario, $"ConfigMap {scenario.Cluster.Namespace}/owner is no longer declared", $"ConfigMap {scenario.Cluster.Namespace}/a of a.yaml:1");
    }

    [SkippableTheory]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "apps", "1 of Flux Kustomization apps")]
    [InlineData("labels", "applyset.kubernetes.io/part-of", "applyset-x-v1", "1 of ApplySet applyset-x-v1")]
    [InlineData("labels", "applyset.kubernetes.io/id", "applyset-y-v1", "1 of ApplySet applyset-y-v1")]
    [InlineData("annotations", "meta.helm.sh/release-name", "shop", "1 of Helm release shop")]
    public async Task A_namespace_is_not_deleted_while_something_of_another_owner_is_in_it(string part, string name, string value, string owner)
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        var theirs = JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs"}}""")!.AsObject();
        theirs["metadata"]![part] = new JsonObject { [name] = value };
        await scenario.Cluster.Api.CreateAsync(ConfigMaps, other, theirs, "somebody", CancellationToken.None);
        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("a.yaml", ConfigMap("a", "2")));
        using var reconciler = await scenario.OpenAsync();

        var diff = (await scenario.DiffAsync()).Diffs[^1];
        var preview = (await reconciler.PreviewSyncAsync(Prune, CancellationToken.None)).Refusal!;
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune));
        var told = await scenario.SyncAsync(Prune with { Adopt = true });

        Assert.Equal((DiffAction.Refused, "OthersInDeleted"), (diff.Action, diff.Error?.ErrorId));
        Assert.Equal(("OthersInDeleted", preview.Message), (failure.ErrorId, failure.Message));
        Assert.Contains($"Namespace {other} is no longer declared, but objects of others would go with it: {owner}.", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (told.Deleted, told.Configured));
    }

    [SkippableFact]
    public async Task A_namespace_is_not_deleted_while_it_is_not_known_what_is_in_it()
    {
        await using var scenario = await StartAsync(wrap: handler => new Refusing(
            request => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("-b/secrets", StringComparison.Ordinal), 403, "secrets is forbidden") { InnerHandler = handler });
        var other = await SyncNamespaceAsync(scenario);

        await AssertNotDeletedAsync(scenario, $"Namespace {other} is no longer declared, but objects of others may go with it: Secret could not be listed.");
    }

    [SkippableTheory]
    [InlineData("Terraform", "1 of Terraform")]
    [InlineData("pulumi-kubernetes", "1 of Pulumi")]
    [InlineData("helm", "1 of Helm")]
    public async Task A_namespace_is_not_deleted_while_something_in_it_was_written_by_another_tool(string manager, string owner)
    {
        await using var scenario = await StartAsync();
        var other = await SyncNamespaceAsync(scenario);
        await CreateAsync(scenario, other, manager);

        await AssertNotDeletedAsync(scenario, $"Namespace {other} is no longer declared, but objects of others would go with it: {owner}.");
    }

    [SkippableFact]
    public async Task A_namespace_that_holds_more_than_was_confirmed_is_left()
    {
        await using var scenario = await StartAsync();
        var other = await SyncNamespaceAsync(scenario);
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(Prune, CancellationToken.None);
        await CreateAsync(scenario, other, "kubectl-create");

        var left = await reconciler.SyncAsync(shown, Prune, CancellationToken.None);
        var seen = await reconciler.PreviewSyncAsync(Prune, CancellationToken.None);
        var deleted = await reconciler.SyncAsync(seen, Prune, CancellationToken.None);

        var result = Assert.Single(left.Results, entry => entry.Id.Kind == "Namespace");
        Assert.Equal((SyncAction.Failed, "PlanOutdated"), (result.Action, result.Error?.ErrorId));
        Assert.Contains("ConfigMap would be deleted with it", result.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (left.Deleted, deleted.Deleted));
    }

    [SkippableFact]
    public async Task A_namespace_that_somebody_else_uses_since_it_was_planned_is_left()
    {
        Scenario? scenario = null;
        var (other, isReady, came) = ("", false, 0);
        await using var started = scenario = await StartAsync(wrap: handler => new Before(ComeAsync) { InnerHandler = handler });
        other = await SyncNamespaceAsync(scenario);
        isReady = true;

        var left = await scenario.SyncAsync(Prune);

        var result = Assert.Single(left.Results, entry => entry.Id.Kind == "Namespace");
        Assert.Equal((SyncAction.Failed, "PlanOutdated"), (result.Action, result.Error?.ErrorId));
        Assert.Contains("objects of others would go with it: 1 of Helm", result.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (left.Configured, left.Deleted));

        // The lease is taken once everything is planned.
        Task ComeAsync(HttpRequestMessage request) =>
            isReady && request.IsOfLease() && Interlocked.Increment(ref came) == 1 ? CreateAsync(scenario!, other, "helm") : Task.CompletedTask;
    }

    [SkippableFact]
    public async Task What_is_no_longer_declared_along_with_its_namespace_is_not_what_came_into_it()
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"), ("web.yaml", In(other, ConfigMap("web"))), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("web.yaml", null));
        using var reconciler = await scenario.OpenAsync();
        var shown = await reconciler.PreviewSyncAsync(Prune, CancellationToken.None);

        Assert.Equal(2, (await reconciler.SyncAsync(shown, Prune, CancellationToken.None)).Deleted);
    }

    [SkippableFact]
    public async Task A_node_is_deleted_only_when_told()
    {
        await using var scenario = await StartAsync();
        var node = $"apiVersion: v1\nkind: Node\nmetadata:\n  name: {scenario.Cluster.Namespace}\n";
        scenario.Repository.Commit("Add", ("node.yaml", node), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("node.yaml", null));

        var kept = await scenario.SyncAsync(Prune with { PruneProtected = false });
        var deleted = await scenario.SyncAsync(Prune);

        Assert.Equal((0, 1, 1), (kept.Deleted, kept.Skipped, deleted.Deleted));
    }

    [SkippableFact]
    public async Task The_namespace_of_the_sets_record_is_kept()
    {
        await using var scenario = await StartAsync(createNamespace: false);
        var ns = $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {scenario.Cluster.Namespace}\n";
        scenario.Repository.Commit("Add", ("ns.yaml", ns), ("a.yaml", ConfigMap("a")), ("README.md", "x"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("a.yaml", null));

        var result = await scenario.SyncAsync(Prune with { AllowEmpty = true });

        Assert.Equal((1, 1), (result.Deleted, result.Skipped));
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"));
    }

    private static Task<JsonObject> CreateAsync(Scenario scenario, string @namespace, string manager) => scenario.Cluster.Api.CreateAsync(
        ConfigMaps, @namespace, JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs"},"data":{"key":"1"}}""")!.AsObject(), manager, CancellationToken.None);

    // A set with a namespace of its own, which then leaves Git.
    private static async Task<string> SyncNamespaceAsync(Scenario scenario)
    {
        var other = scenario.Cluster.Namespace + "-b";
        scenario.Repository.Commit("Add", ("ns.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {other}\n"), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("ns.yaml", null), ("a.yaml", ConfigMap("a", "2")));
        return other;
    }

    private static async Task AssertNotDeletedAsync(Scenario scenario, string message)
    {
        var diff = (await scenario.DiffAsync()).Diffs[^1];
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune));
        var told = await scenario.SyncAsync(Prune with { Adopt = true });

        Assert.Equal((DiffAction.Refused, "OthersInDeleted"), (diff.Action, diff.Error?.ErrorId));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, told.Deleted);
    }

    private static async Task AssertRefusedAsync(Scenario scenario, string what, string inside)
    {
        using var reconciler = await scenario.OpenAsync();
        var diff = (await scenario.DiffAsync()).Diffs[^1];
        var preview = (await reconciler.PreviewSyncAsync(Prune, CancellationToken.None)).Refusal!;
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(Prune));

        Assert.Equal((DiffAction.Refused, "DeclaredInDeleted"), (diff.Action, diff.Error?.ErrorId));
        Assert.Equal(("DeclaredInDeleted", preview.Message), (failure.ErrorId, failure.Message));
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        Assert.Contains(inside, failure.Message, StringComparison.Ordinal);
        Assert.Equal("1", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
        Assert.Equal(0, (await scenario.SyncAsync(new SyncOptions())).Deleted);
    }

    private static string In(string @namespace, string manifest) => manifest.Replace("metadata:\n", $"metadata:\n  namespace: {@namespace}\n", StringComparison.Ordinal);
}
