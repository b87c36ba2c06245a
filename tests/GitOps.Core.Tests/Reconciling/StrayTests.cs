using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Objects that carry a set's label and are none of its members, and members that change while a sync runs.</summary>
public sealed class StrayTests
{
    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    private static readonly SyncOptions Prune = new() { Prune = true, PruneProtected = true };

    public static TheoryData<string, bool, bool, string> Strays { get; } = new()
    {
        // Where it is, whether the record was widened by hand to list that, whether managedFields came along.
        { "own", false, false, "gitops did not apply it" },
        { "other", false, false, "the set's record does not list namespace" },
        { "other", false, true, "the set's record does not list namespace" },
        { "other", true, false, "gitops did not apply it" },
        { "other", true, true, "so it is a copy or was restored" },
        { "own", false, true, "so it is a copy or was restored" },
    };

    [SkippableTheory]
    [MemberData(nameof(Strays))]
    public async Task What_carries_the_label_and_was_not_applied_as_a_member_is_reported_and_never_deleted(string where, bool widened, bool withManagers, string reason)
    {
        await using var scenario = await StartAsync();
        var other = scenario.Cluster.Namespace + "-b";
        await scenario.Cluster.ApplyAsync(Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{other}}}"}}""");
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        var target = where == "own" ? scenario.Cluster.Namespace : other;
        await CopyAsync(scenario, target, withManagers);
        if (widened)
        {
            await scenario.Cluster.EditAsync(
                ConfigMaps, "gitops-shop", $$$"""{"metadata":{"annotations":{"{{{ApplySet.NamespacesAnnotation}}}":"{{{other}}}"} } }""", "kubectl-edit");
        }

        scenario.Repository.Commit("Remove", ("b.yaml", null));
        var diffs = (await scenario.DiffAsync()).Diffs;
        var result = await scenario.SyncAsync(Prune);

        Assert.Equal(["b"], diffs.Where(diff => diff.Action == DiffAction.Delete).Select(diff => diff.Name));
        Assert.Equal(["b"], result.Results.Where(entry => entry.Action == SyncAction.Deleted).Select(entry => entry.Name));
        Assert.Contains(reason, Assert.Single(result.Results, entry => entry.Action == SyncAction.Skipped).Message, StringComparison.Ordinal);
        Assert.Contains(scenario.Observer.Warnings, warning => warning.Contains($"{target}/copy", StringComparison.Ordinal) && warning.Contains(reason, StringComparison.Ordinal));
        Assert.NotNull(await scenario.Cluster.Api.GetAsync(ConfigMaps, target, "copy", CancellationToken.None));
        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["metadata"]!["annotations"]!;
        Assert.Equal("", (string)parent[ApplySet.NamespacesAnnotation]!);
    }

    [SkippableFact]
    public async Task A_member_whose_label_was_taken_over_by_hand_is_no_longer_deleted()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        var id = ApplySet.Id("gitops-shop", scenario.Cluster.Namespace);
        await scenario.Cluster.EditAsync(ConfigMaps, "b", $$$"""{"metadata":{"labels":{"{{{ApplySet.MemberLabel}}}":"elsewhere"} } }""", "kubectl-label");
        await scenario.Cluster.EditAsync(ConfigMaps, "b", $$$"""{"metadata":{"labels":{"{{{ApplySet.MemberLabel}}}":"{{{id}}}"} } }""", "kubectl-label");
        scenario.Repository.Commit("Remove", ("b.yaml", null));

        Assert.Equal(0, (await scenario.SyncAsync(Prune)).Deleted);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    [SkippableTheory]
    [InlineData("""{"metadata":{"annotations":{"example.com/seen":"1"}}}""", 1)]
    [InlineData("""{"metadata":{"annotations":{"client.lifecycle.config.k8s.io/deletion":"detach"}}}""", 0)]
    [InlineData("""{"metadata":{"labels":{"kustomize.toolkit.fluxcd.io/name":"apps"}}}""", 0)]
    [InlineData("""{"metadata":{"labels":{"applyset.kubernetes.io/part-of":"elsewhere"}}}""", 0)]
    public async Task A_member_that_changes_before_it_is_deleted_is_judged_again(string change, int deleted)
    {
        Scenario? scenario = null;
        var isChanged = false;
        await using var started = scenario = await StartAsync(wrap: handler => new Before(
            async request =>
            {
                if (request.Method == HttpMethod.Delete && request.RequestUri!.AbsolutePath.EndsWith("/b", StringComparison.Ordinal) && !isChanged)
                {
                    isChanged = true;
                    await scenario!.Cluster.EditAsync(ConfigMaps, "b", change, "somebody");
                }
            }) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("b.yaml", null));

        var result = await scenario.SyncAsync(Prune);

        Assert.True(isChanged);
        Assert.Equal((deleted, 1 - deleted), (result.Deleted, result.Skipped));
        Assert.Equal(deleted == 0, await scenario.Cluster.GetAsync(ConfigMaps, "b") is not null);
    }

    /// <summary>A copy as tools make it, of an object that was applied a while ago.</summary>
    private static async Task CopyAsync(Scenario scenario, string @namespace, bool withManagers)
    {
        var copy = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!;
        var metadata = copy["metadata"]!.AsObject();
        foreach (var name in (string[])["uid", "resourceVersion", "creationTimestamp"])
        {
            metadata.Remove(name);
        }

        var managers = metadata["managedFields"]!.DeepClone().AsArray();
        metadata.Remove("managedFields");
        metadata["name"] = "copy";
        metadata["namespace"] = @namespace;
        await scenario.Cluster.Api.CreateAsync(ConfigMaps, @namespace, copy, "copier", CancellationToken.None);
        if (withManagers)
        {
            foreach (var entry in managers)
            {
                entry!["time"] = "2026-01-02T03:04:05Z";
            }

            // Backup tools create the object and give the record of its managers back after that.
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = managers } };
            await scenario.Cluster.Api.MergePatchAsync(ConfigMaps, @namespace, "copy", patch, "copier", CancellationToken.None);
        }
    }
}
