using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class DiffTests
{
    [SkippableFact]
    public async Task A_new_application_is_all_creates_and_nothing_is_written()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));

        var report = await scenario.DiffAsync();

        Assert.Equal([DiffAction.Create, DiffAction.Create], report.Diffs.Select(diff => diff.Action));
        Assert.Equal("a.yaml:1", report.Diffs[0].Source?.ToString());
        Assert.Contains("+  key: \"1\"", report.Diffs[0].ToString(), StringComparison.Ordinal);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task An_application_can_be_compared_with_a_cluster_that_lacks_its_namespace_and_definitions()
    {
        await using var scenario = await StartAsync(createNamespace: false);
        scenario.Repository.Commit("Add", ("all.yaml", $"""
            apiVersion: v1
            kind: Namespace
            metadata: {"{"} name: {scenario.Cluster.Namespace} {"}"}
            ---
            {CustomResources.Definition("gadget")}
            ---
            {CustomResources.Object("gadget", "g")}
            ---
            {ConfigMap("a")}
            """));

        var report = await scenario.DiffAsync();

        Assert.Equal(4, report.Diffs.Count);
        Assert.All(report.Diffs, diff => Assert.Equal((DiffAction.Create, null), (diff.Action, diff.Error)));
    }

    [SkippableFact]
    public async Task What_Git_changed_is_an_update_and_names_field_and_both_values()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", image: "example/web:1")));
        await scenario.SyncAsync();
        var commit = scenario.Repository.Commit("Raise", ("web.yaml", Deployment("web", image: "example/web:2")));
        scenario.Repository.Commit("Something else", ("a.txt", "x"));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);

        Assert.Equal(DiffAction.Update, diff.Action);
        var change = Assert.Single(diff.Changes);
        Assert.Equal("spec.template.spec.containers[server].image", change.Path);
        Assert.Equal("/spec/template/spec/containers/0/image", change.Pointer);
        Assert.Equal(("example/web:1", "example/web:2", ChangeCause.Git), (change.Live, change.Desired, change.Cause));
        Assert.Equal("gitops", change.LiveManager);
        Assert.Equal(new SourceLocation("web.yaml", 16, commit.Sha), change.Source);
        Assert.Equal($"{commit.Sha[..7]} \"Raise\" · web.yaml:16", diff.Reason);
    }

    [SkippableFact]
    public async Task What_a_person_changed_is_drift_and_says_who_and_when()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "kubectl-edit");

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);

        Assert.Equal(DiffAction.Drift, diff.Action);
        var change = Assert.Single(diff.Changes);
        Assert.Equal(("spec.replicas", (object)5L, (object)2L, ChangeCause.Drift), (change.Path, change.Live, change.Desired, change.Cause));
        Assert.Equal(("kubectl-edit", "Update"), (change.LiveManager, change.LiveOperation));
        Assert.NotNull(change.LiveTime);
        Assert.StartsWith("kubectl-edit, ", diff.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_a_person_removed_is_drift_when_Git_did_not_move()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":null}}""", "kubectl-edit");

        Assert.Equal(DiffAction.Drift, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    [SkippableFact]
    public async Task What_another_controller_owns_is_a_conflict()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":6}}""", "kube-controller-manager");

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);

        Assert.Equal((DiffAction.Conflict, "owned by kube-controller-manager"), (diff.Action, diff.Reason));
    }

    [SkippableFact]
    public async Task Nothing_differs_after_a_sync_and_the_membership_label_is_never_shown()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();

        var report = await scenario.DiffAsync();

        Assert.Equal(["", ""], report.Diffs.Select(diff => diff.ToString()));
        Assert.All(report.Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
    }

    [SkippableFact]
    public async Task An_object_that_was_there_before_and_is_as_declared_is_taken_over()
    {
        await using var scenario = await StartAsync();
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"key":"1"}}""");
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));

        using var reconciler = await scenario.OpenAsync();

        await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None);
        var diff = Assert.Single((await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None)).Diffs);
        var result = Assert.Single((await reconciler.SyncAsync(new SyncOptions(), CancellationToken.None)).Results);

        Assert.Equal((DiffAction.Adopt, "there already, written by test-setup"), (diff.Action, diff.Reason));
        Assert.Equal((SyncAction.Adopted, diff.Reason), (result.Action, result.Message));
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    [SkippableFact]
    public async Task A_quantity_in_another_spelling_is_no_difference()
    {
        await using var scenario = await StartAsync();
        var manifest = Deployment("web").Replace("ports:", "resources: { limits: { cpu: 1000m } }\n        ports:", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("web.yaml", manifest));
        await scenario.SyncAsync();

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    [SkippableFact]
    public async Task An_object_that_is_no_longer_declared_is_a_delete()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("b.yaml", null));

        var report = await scenario.DiffAsync();

        Assert.Equal([DiffAction.Unchanged, DiffAction.Delete], report.Diffs.Select(diff => diff.Action));
        Assert.Equal("b", report.Diffs[1].Name);
    }

    [SkippableFact]
    public async Task Values_of_Secrets_are_masked_and_equal_values_have_equal_masks()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", Secret("hunter2", "same-value")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Rotate", ("s.yaml", Secret("correct-horse", "same-value")));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);

        var change = Assert.Single(diff.Changes);
        Assert.StartsWith("*** (", (string)change.Live!, StringComparison.Ordinal);
        Assert.NotEqual(change.Live, change.Desired);
        var text = diff + string.Concat(diff.Changes);
        foreach (var secret in (string[])["hunter2", "correct-horse", "same-value"])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), text, StringComparison.Ordinal);
        }

        static string Secret(string password, string other) => $"""
            apiVersion: v1
            kind: Secret
            metadata: {"{"} name: s {"}"}
            stringData: {"{"} password: {password}, other: {other} {"}"}
            """;
    }

    [SkippableFact]
    public async Task An_object_of_another_set_is_a_conflict_that_names_it()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Name = "first" });

        var diff = Assert.Single((await scenario.DiffAsync(new ReconcileRequest { Repository = "", Name = "second" })).Diffs);

        Assert.Equal((DiffAction.Conflict, "OwnedElsewhere"), (diff.Action, diff.Error?.ErrorId));
    }

    [SkippableFact]
    public async Task A_change_of_an_immutable_field_is_refused_and_when_allowed_a_recreate()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Relabel", ("web.yaml", Deployment("web").Replace("{ app: web }", "{ app: shop }", StringComparison.Ordinal)));

        var refused = Assert.Single((await scenario.DiffAsync()).Diffs);
        var allowed = Assert.Single((await scenario.DiffAsync(options: new PlanOptions { AllowRecreate = true })).Diffs);

        Assert.Equal((DiffAction.Refused, "FieldImmutable"), (refused.Action, refused.Error?.ErrorId));
        Assert.Equal((DiffAction.Recreate, "spec.selector cannot be changed in place"), (allowed.Action, allowed.Reason));
    }

    [SkippableTheory]
    [InlineData("dryRun", 2, DiffAction.Unchanged, null)]
    [InlineData("dryRun", 1, DiffAction.Unchanged, null)]
    [InlineData("", 2, DiffAction.Unchanged, null)]
    [InlineData("", 1, DiffAction.Unknown, "ResourceConflict")]
    public async Task What_a_controller_writes_between_reading_and_asking_is_never_shown_and_causes_no_write(
        string before, int each, DiffAction action, string? errorId)
    {
        Scenario? scenario = null;
        var asked = 0;
        var isLate = false;
        await using var started = scenario = await StartAsync(wrap: handler => new Before(
            async request =>
            {
                if (isLate && IsOfWeb(request) && request.RequestUri!.Query.Contains(before, StringComparison.Ordinal) && asked++ % each == 0)
                {
                    await scenario!.Cluster.EditAsync(
                        Deployments, "web", $$$"""{"metadata":{"annotations":{"deployment.kubernetes.io/revision":"{{{asked}}}"} } }""", "kube-controller-manager");
                }
            }) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", annotations: "{ example.com/a: \"1\" }")));
        await scenario.SyncAsync();

        // The value is as declared, but another manager's now: only a dry run can tell that nothing differs.
        await scenario.Cluster.EditAsync(Deployments, "web", """{"metadata":{"annotations":{"example.com/a":"2"}}}""", "kubectl-annotate");
        await scenario.Cluster.EditAsync(Deployments, "web", """{"metadata":{"annotations":{"example.com/a":"1"}}}""", "kubectl-annotate");
        isLate = true;

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var result = Assert.Single((await scenario.SyncAsync()).Results);

        Assert.True(asked > 1);
        Assert.Equal((action, 0, errorId), (diff.Action, diff.Changes.Count, diff.Error?.ErrorId));
        Assert.Empty(result.Changes);

        // Of an object that never rests nothing is known, so it is applied; no field of it changes.
        Assert.Equal(SyncAction.Unchanged, result.Action);

        static bool IsOfWeb(HttpRequestMessage request) =>
            request.RequestUri!.AbsolutePath.EndsWith("/web", StringComparison.Ordinal)
            && !request.RequestUri.Query.Contains("kube-controller-manager", StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Uncommitted_files_are_compared_when_asked_for()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        scenario.Repository.Write("a.yaml", ConfigMap("a", "2"));

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
        var report = await scenario.DiffAsync(new ReconcileRequest { Repository = "", WorkingTree = true });
        Assert.Equal(DiffAction.Update, Assert.Single(report.Diffs).Action);
    }
}
