using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class OrderTests
{
    [SkippableFact]
    public async Task Waves_are_applied_in_order_whatever_the_kind()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", Annotated(ConfigMap("last"), "argocd.argoproj.io/sync-wave: \"2\"")),
            ("b.yaml", ConfigMap("middle")),
            ("c.yaml", Annotated(ConfigMap("first"), "argocd.argoproj.io/sync-wave: \"-1\"")));

        var result = await scenario.SyncAsync();

        Assert.Equal(["first", "middle", "last"], result.Results.Select(entry => entry.Name));
    }

    [SkippableFact]
    public async Task A_dependent_comes_after_what_it_depends_on()
    {
        await using var scenario = await StartAsync();
        var reference = $"/namespaces/{scenario.Cluster.Namespace}/ConfigMap/z";
        scenario.Repository.Commit(
            "Add", ("a.yaml", Annotated(ConfigMap("a"), $"config.kubernetes.io/depends-on: {reference}")), ("z.yaml", ConfigMap("z")));

        var result = await scenario.SyncAsync();

        Assert.Equal(["z", "a"], result.Results.Select(entry => entry.Name));
    }

    [SkippableFact]
    public async Task A_cycle_is_named_and_nothing_is_written()
    {
        await using var scenario = await StartAsync();
        var prefix = $"config.kubernetes.io/depends-on: /namespaces/{scenario.Cluster.Namespace}/ConfigMap/";
        scenario.Repository.Commit("Add", ("a.yaml", Annotated(ConfigMap("a"), prefix + "b")), ("b.yaml", Annotated(ConfigMap("b"), prefix + "a")));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal("DependencyCycle", failure.ErrorId);
        Assert.Contains("/a → ConfigMap", failure.Message, StringComparison.Ordinal);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"));
    }

    [SkippableTheory]
    [InlineData("argocd.argoproj.io/sync-wave: soon")]
    [InlineData("config.kubernetes.io/depends-on: ConfigMap/a")]
    public async Task An_annotation_that_cannot_be_understood_is_an_error_with_its_file(string annotation)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Annotated(ConfigMap("a"), annotation)));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal(("AnnotationInvalid", "a.yaml:1"), (failure.ErrorId, failure.Location?.ToString()));
    }

    [SkippableFact]
    public async Task Hooks_run_before_and_after_and_only_when_something_changes()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("pre.yaml", Job("before", "PreSync")), ("post.yaml", Job("after", "PostSync")));

        var first = await scenario.SyncAsync();
        var second = await scenario.SyncAsync();

        Assert.True(first.Succeeded, first.HealthError?.Message);
        Assert.Equal(["before", "a", "after"], first.Results.Select(entry => entry.Name));
        Assert.Equal([("a", SyncAction.Unchanged)], second.Results.Select(entry => (entry.Name, entry.Action)));
        Assert.Equal(["a"], (await scenario.DiffAsync()).Diffs.Select(diff => diff.Name));
    }

    [SkippableFact]
    public async Task A_failing_hook_stops_the_sync_and_the_failure_hook_runs()
    {
        await using var scenario = await StartAsync(withWorkloads: true);
        var failing = Job("before", "PreSync").Replace("image: example/job:1", "image: example/job:1\n      # fails", StringComparison.Ordinal);
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", ConfigMap("a")),
            ("pre.yaml", failing.Replace("metadata: {}", "metadata: { annotations: { sandbox.gitops/fail: crash-loop } }", StringComparison.Ordinal)),
            ("fail.yaml", Job("cleanup", "SyncFail")));

        var result = await scenario.SyncAsync();

        Assert.NotNull(result.HealthError);
        Assert.Equal(SyncAction.Skipped, result.Results.Single(entry => entry.Name == "a").Action);
        Assert.Contains(result.Results, entry => entry.Name == "cleanup");
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableTheory]
    [InlineData("kustomize.toolkit.fluxcd.io/reconcile: disabled")]
    [InlineData("kustomize.toolkit.fluxcd.io/ssa: Ignore")]
    [InlineData("argocd.argoproj.io/hook: Skip")]
    public async Task An_object_marked_to_be_left_alone_is_left_alone(string annotation)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Annotated(ConfigMap("a"), annotation)));

        Assert.Equal(1, (await scenario.SyncAsync()).Skipped);
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task An_object_marked_to_be_created_only_is_never_changed()
    {
        await using var scenario = await StartAsync();
        const string Annotation = "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent";
        scenario.Repository.Commit("Add", ("a.yaml", Annotated(ConfigMap("a", "1"), Annotation)));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", Annotated(ConfigMap("a", "2"), Annotation)));

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
        Assert.Equal(1, (await scenario.SyncAsync()).Unchanged);
        Assert.Equal("1", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
    }

    [SkippableFact]
    public async Task A_generated_name_is_for_hooks_only()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a").Replace("name: a", "generateName: a-", StringComparison.Ordinal)));

        Assert.Equal("ManifestWithoutName", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).ErrorId);
    }

    private static string Annotated(string manifest, string annotation) =>
        manifest.Replace("metadata:\n", $"metadata:\n  annotations:\n    {annotation}\n", StringComparison.Ordinal);

    private static string Job(string name, string hook) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{name}}
          annotations: { argocd.argoproj.io/hook: {{hook}} }
        spec:
          template:
            metadata: {}
            spec:
              restartPolicy: Never
              containers:
              - name: job
                image: example/job:1
        """;
}
