using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class SyncTests
{
    [SkippableFact]
    public async Task A_sync_creates_what_is_declared_and_a_second_one_writes_nothing()
    {
        await using var scenario = await StartAsync();
        var respelled = Deployment("web").Replace("ports:", "resources: { limits: { cpu: 1000m } }\n        ports:", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", respelled));

        var first = await scenario.SyncAsync();
        scenario.Cluster.Requests.Clear();
        var second = await scenario.SyncAsync();

        Assert.Equal((2, 0), (first.Created, first.Unchanged));
        Assert.Equal((0, 2), (second.Created, second.Unchanged));
        Assert.True(second.Succeeded);
        Assert.All(scenario.Cluster.Requests, request => Assert.True(
            request.StartsWith("GET ", StringComparison.Ordinal) || request.Contains("dryRun=All", StringComparison.Ordinal), request));
    }

    [SkippableFact]
    public async Task A_set_brings_its_own_namespace_and_its_own_definitions()
    {
        await using var scenario = await StartAsync(createNamespace: false);
        var kind = "k" + scenario.Cluster.Namespace[^8..];
        scenario.Repository.Commit("Add", ("all.yaml", $"""
            {CustomResources.Object(kind, "g")}
            ---
            {ConfigMap("a")}
            ---
            {CustomResources.Definition(kind)}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {"{"} name: {scenario.Cluster.Namespace} {"}"}
            """));

        var result = await scenario.SyncAsync();

        Assert.True(result.Succeeded, string.Join(Environment.NewLine, result.Results.Select(entry => $"{entry} {entry.Message}")));
        Assert.Equal(4, result.Created);
        Assert.Equal("Namespace", result.Results[0].Kind);
        Assert.All((await scenario.DiffAsync()).Diffs, diff => Assert.Equal(DiffAction.Unchanged, diff.Action));
        await scenario.Cluster.Api.DeleteAsync(
            new ApiResource("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []),
            "", $"{kind}s.tests.gitops.example", new("Background"), CancellationToken.None);
    }

    [SkippableFact]
    public async Task What_a_person_changed_is_taken_back()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "kubectl-edit");

        var result = await scenario.SyncAsync();

        Assert.Equal(1, result.Configured);
        Assert.Equal("spec.replicas", Assert.Single(result.Results[0].Changes).Path);
        Assert.Equal(2, (int)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["replicas"]!);
    }

    [SkippableFact]
    public async Task What_a_controller_owns_is_reported_field_by_field_and_the_object_left_alone()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)), ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":6}}""", "kube-controller-manager");
        scenario.Repository.Commit("Raise", ("web.yaml", Deployment("web", replicas: 2, image: "example/web:2")), ("a.yaml", ConfigMap("a", "2")));

        var result = await scenario.SyncAsync();

        Assert.Equal((1, 1), (result.Conflicts, result.Configured));
        var conflict = result.Results.Single(entry => entry.Action == SyncAction.Conflict);
        Assert.Equal("FieldConflict", conflict.Error?.ErrorId);
        Assert.Contains("spec.replicas is owned by kube-controller-manager (value 6)", conflict.Error?.Message, StringComparison.Ordinal);
        var live = await scenario.Cluster.GetAsync(Deployments, "web");
        Assert.Equal("example/web:1", (string)live!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!);
        Assert.Equal(6, (int)live["spec"]!["replicas"]!);
    }

    [SkippableFact]
    public async Task What_a_controller_owns_is_taken_over_when_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":6}}""", "kube-controller-manager");

        var result = await scenario.SyncAsync(new SyncOptions { ForceConflicts = true });

        Assert.Equal(1, result.Configured);
        Assert.Equal(2, (int)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["replicas"]!);
    }

    [SkippableFact]
    public async Task What_named_controllers_own_is_taken_over_and_what_others_own_stays_a_conflict()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", Deployment("a")), ("b.yaml", Deployment("b", annotations: "{ example.com/owner: git }")));
        await scenario.SyncAsync();
        foreach (var name in (string[])["a", "b"])
        {
            await scenario.Cluster.EditAsync(Deployments, name, """{"spec":{"replicas":6}}""", "argocd-controller");
        }

        await scenario.Cluster.EditAsync(Deployments, "b", """{"metadata":{"annotations":{"example.com/owner":"them"}}}""", "tagger");
        scenario.Repository.Commit(
            "Raise", ("a.yaml", Deployment("a", image: "example/web:2")), ("b.yaml", Deployment("b", image: "example/web:2", annotations: "{ example.com/owner: git }")));
        var options = new SyncOptions { ForceConflictsFrom = ["argocd-*"] };

        using var reconciler = await scenario.OpenAsync();
        var preview = await reconciler.PreviewSyncAsync(options, CancellationToken.None);
        var result = await scenario.SyncAsync(options);

        Assert.Equal(["Update taken over from argocd-controller", "Conflict owned by tagger"], preview.Diffs.Select(diff => $"{diff.Action} {diff.Reason}"));
        Assert.Equal((1, 1), (result.Configured, result.Conflicts));
        var conflict = result.Results.Single(entry => entry.Action == SyncAction.Conflict);
        Assert.Equal(("b", "owned by tagger"), (conflict.Name, conflict.Message));
        Assert.Equal("metadata.annotations[example.com/owner]", Assert.Single(conflict.Changes, change => change.IsKept).Path);
        Assert.Contains("what argocd-controller owned was taken over", conflict.Error!.Message, StringComparison.Ordinal);
        var live = (await scenario.Cluster.GetAsync(Deployments, "b"))!;
        Assert.Equal((2, "them"), ((int)live["spec"]!["replicas"]!, (string)live["metadata"]!["annotations"]!["example.com/owner"]!));
        Assert.Equal("example/web:2", (string)live["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!);
    }

    [SkippableFact]
    public async Task A_field_removed_from_Git_is_removed_from_the_cluster()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a") + "  other: x\n"));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Remove", ("a.yaml", ConfigMap("a")));

        await scenario.SyncAsync();

        var data = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!.AsObject();
        Assert.Equal(["key"], data.Select(member => member.Key));
    }

    [SkippableFact]
    public async Task An_object_the_server_refuses_is_reported_with_its_file_and_the_rest_is_applied()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("bad.yaml", Deployment("web").Replace("replicas: 2", "replicaz: 2", StringComparison.Ordinal)));

        var result = await scenario.SyncAsync();

        Assert.Equal((1, 1), (result.Created, result.Failed));
        var failure = result.Results.Single(entry => entry.Action == SyncAction.Failed).Error!;
        Assert.Equal(("ManifestRefused", "bad.yaml:1"), (failure.ErrorId, failure.Location?.ToString()));
        Assert.Contains("replicaz", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_object_whose_namespace_is_missing_says_so_and_the_next_sync_finishes()
    {
        await using var scenario = await StartAsync();
        var elsewhere = scenario.Cluster.Namespace + "-b";
        var manifest = ConfigMap("a").Replace("name: a", $"name: a\n  namespace: {elsewhere}", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("a.yaml", manifest), ("b.yaml", ConfigMap("b")));

        var result = await scenario.SyncAsync();

        Assert.Equal((1, 1), (result.Created, result.Failed));
        var failure = result.Results.Single(entry => entry.Action == SyncAction.Failed).Error!;
        Assert.Equal("NamespaceNotFound", failure.ErrorId);
        Assert.Contains(elsewhere, failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_set_whose_own_namespace_nobody_brings_is_an_error_and_nothing_is_written()
    {
        await using var scenario = await StartAsync(createNamespace: false);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal("NamespaceNotFound", failure.ErrorId);
    }

    [SkippableFact]
    public async Task A_kind_nobody_knows_is_an_error_that_names_kind_and_file_and_nothing_is_written()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("tls.yaml", """
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata: { name: tls }
            """));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Equal(("KindUnknown", "tls.yaml:1"), (failure.ErrorId, failure.Location?.ToString()));
        Assert.Contains("Certificate (cert-manager.io/v1)", failure.Message, StringComparison.Ordinal);
        Assert.Null(await scenario.Cluster.GetAsync(ConfigMaps, "a"));
    }

    [SkippableFact]
    public async Task An_outdated_version_is_an_error_that_names_the_served_one()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web").Replace("apps/v1", "apps/v1beta1", StringComparison.Ordinal)));

        Assert.Contains("apps/v1", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_object_of_another_set_is_left_alone_unless_adopted()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.SyncAsync(request: new ReconcileRequest { Repository = "", Name = "first" });
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));
        var second = new ReconcileRequest { Repository = "", Name = "second" };

        var refused = await scenario.SyncAsync(request: second);
        var adopted = await scenario.SyncAsync(new SyncOptions { Adopt = true }, second);

        Assert.Equal(1, refused.Conflicts);
        Assert.Equal(1, adopted.Adopted);
    }

    [SkippableFact]
    public async Task An_immutable_field_is_changed_by_recreating_only_when_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Relabel", ("web.yaml", Deployment("web").Replace("{ app: web }", "{ app: shop }", StringComparison.Ordinal)));

        var refused = await scenario.SyncAsync();
        var recreated = await scenario.SyncAsync(new SyncOptions { AllowRecreate = true });

        Assert.Equal("FieldImmutable", Assert.Single(refused.Results).Error?.ErrorId);
        Assert.Equal(SyncAction.Recreated, Assert.Single(recreated.Results).Action);
        Assert.Equal("shop", (string)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["selector"]!["matchLabels"]!["app"]!);
    }

    [SkippableFact]
    public async Task Uncommitted_files_are_not_synced_unless_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        scenario.Repository.Write("b.yaml", ConfigMap("b"));
        var request = new ReconcileRequest { Repository = "", WorkingTree = true };

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(request: request));
        var allowed = await scenario.SyncAsync(new SyncOptions { AllowWorkingTree = true }, request);

        Assert.Equal("WorkingTreeNotAllowed", failure.ErrorId);
        Assert.Equal(2, allowed.Created);
    }

    [SkippableFact]
    public async Task A_ConfigMap_that_is_no_record_of_the_set_is_not_overwritten()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"gitops-shop"},"data":{"mine":"1"}}""");

        Assert.Equal("SetNameTaken", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync())).ErrorId);
    }

    [SkippableFact]
    public async Task The_parent_says_what_kubectl_wants_to_know()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("web.yaml", Deployment("web")));
        await scenario.SyncAsync();

        var parent = (await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["metadata"]!;

        Assert.Equal(ApplySet.Id("gitops-shop", scenario.Cluster.Namespace), (string)parent["labels"]![ApplySet.ParentLabel]!);
        Assert.Equal("ConfigMap,Deployment.apps", (string)parent["annotations"]![ApplySet.GroupKindsAnnotation]!);
        Assert.StartsWith("gitops/v", (string)parent["annotations"]![ApplySet.ToolingAnnotation]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_kubectl_applied_on_the_clients_side_is_taken_over_and_fields_removed_from_Git_go()
    {
        await using var scenario = await StartAsync();
        var created = System.Text.Json.Nodes.JsonNode.Parse("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},
             "data":{"key":"1","old":"x"}}
            """)!.AsObject();
        await scenario.Cluster.Api.CreateAsync(ConfigMaps, scenario.Cluster.Namespace, created, "kubectl-client-side-apply", CancellationToken.None);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        await scenario.SyncAsync();
        var again = await scenario.SyncAsync();

        Assert.Equal((DiffAction.Adopt, "there already, written by kubectl-client-side-apply"), (diff.Action, diff.Reason));
        var live = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!;
        Assert.Equal(["key"], live["data"]!.AsObject().Select(member => member.Key));
        Assert.Null(live["metadata"]!["annotations"]);
        Assert.Equal(1, again.Unchanged);
    }

    [SkippableFact]
    public async Task Values_of_a_Secret_never_appear_in_a_refusal()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: { name: s }
            data: { password: not!base64 }
            """));

        var failure = Assert.Single((await scenario.SyncAsync()).Results).Error!;

        Assert.DoesNotContain("not!base64", failure.Message, StringComparison.Ordinal);
    }
}
