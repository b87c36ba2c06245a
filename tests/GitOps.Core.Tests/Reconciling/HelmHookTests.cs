using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What <c>helm template</c> prints, committed as plain manifests: Helm's hooks are what Argo CD takes them for.</summary>
public sealed class HelmHookTests
{
    private static readonly ApiResource Jobs = new("batch", "v1", "Job", "jobs", true, []);

    [SkippableFact]
    public async Task Hooks_of_installing_and_upgrading_run_before_and_after_by_their_weight()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", ConfigMap("a")),
            ("hooks.yaml", Job("second", "pre-install,pre-upgrade", "helm.sh/hook-weight: \"5\"") + Job("first", "pre-upgrade", "helm.sh/hook-weight: \"-5\"")
                + Job("after", "post-install", "helm.sh/hook-weight: heavy") + Job("last", "post-upgrade", "helm.sh/hook-weight: \"1\"")));

        var first = await scenario.SyncAsync();
        var second = await scenario.SyncAsync();

        Assert.True(first.Succeeded, first.HealthError?.Message);
        Assert.Equal(["first", "second", "a", "after", "last"], first.Results.Select(entry => entry.Name));
        Assert.Equal(["a"], second.Results.Select(entry => entry.Name));
        Assert.Equal(["a"], (await scenario.DiffAsync()).Diffs.Select(diff => diff.Name));
    }

    [SkippableTheory]
    [InlineData("test")]
    [InlineData("test-success")]
    [InlineData("test-failure")]
    [InlineData("pre-rollback")]
    [InlineData("post-rollback")]
    [InlineData("pre-delete")]
    [InlineData("post-delete")]
    [InlineData("pre-delete, post-rollback")]
    [InlineData("unheard-of")]
    public async Task Tests_and_hooks_of_rollbacks_and_deletions_are_not_applied(string hook)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("hook.yaml", Job("hook", hook)));

        var result = await scenario.SyncAsync(new SyncOptions { Prune = true });

        Assert.Equal([("a", SyncAction.Created), ("hook", SyncAction.Skipped)], result.Results.Select(entry => (entry.Name, entry.Action)).Order());
        Assert.Null(await scenario.Cluster.GetAsync(Jobs, "hook"));
        Assert.DoesNotContain((await scenario.DiffAsync()).Diffs, diff => diff.Action is DiffAction.Create or DiffAction.Update);
    }

    [SkippableFact]
    public async Task A_definition_marked_as_a_hook_of_Helm_2_is_an_object_like_any_other()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Annotated(ConfigMap("a"), "helm.sh/hook: crd-install")));

        Assert.Equal(1, (await scenario.SyncAsync()).Created);
        Assert.Equal(["a"], (await scenario.DiffAsync()).Diffs.Select(diff => diff.Name));
    }

    [SkippableTheory]
    [InlineData("helm.sh/hook-delete-policy: hook-succeeded", false)]
    [InlineData("helm.sh/hook-delete-policy: \"before-hook-creation,hook-succeeded\"", false)]
    [InlineData("helm.sh/hook-delete-policy: hook-failed", true)]
    [InlineData("argocd.argoproj.io/hook-delete-policy: HookFailed", true)]
    public async Task A_hook_is_deleted_when_its_policy_says_and_never_pruned(string annotation, bool stays)
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("hook.yaml", Job("hook", "pre-install", annotation)));
        await scenario.SyncAsync();
        Assert.Equal(stays, await scenario.Cluster.GetAsync(Jobs, "hook") is not null);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")), ("hook.yaml", ""));

        await scenario.SyncAsync(new SyncOptions { Prune = true, Timeout = TimeSpan.FromMinutes(5) });

        Assert.Equal(stays, await scenario.Cluster.GetAsync(Jobs, "hook") is not null);
    }

    [SkippableFact]
    public async Task Argo_CDs_own_annotation_counts_before_Helms()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("hook.yaml", Job("hook", "pre-delete", "argocd.argoproj.io/hook: PostSync")));

        Assert.Equal(["a", "hook"], (await scenario.SyncAsync()).Results.Select(entry => entry.Name));
    }

    [SkippableFact]
    public async Task What_Helm_is_to_keep_is_not_pruned()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", Annotated(ConfigMap("b"), "helm.sh/resource-policy: keep")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("b.yaml", ""));

        var result = await scenario.SyncAsync(new SyncOptions { Prune = true });

        Assert.Equal(0, result.Deleted);
        Assert.NotNull(await scenario.Cluster.GetAsync(ConfigMaps, "b"));
    }

    private static string Annotated(string manifest, string annotation) =>
        manifest.Replace("metadata:\n", $"metadata:\n  annotations:\n    {annotation}\n", StringComparison.Ordinal);

    private static string Job(string name, string hook, string annotation = "a: b") => $$"""
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{name}}
          annotations:
            helm.sh/hook: "{{hook}}"
            {{annotation}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{ name: job, image: "example/job:1" }]

        """;
}
