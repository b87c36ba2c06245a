using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Objects that are there already when a set declares them.</summary>
public sealed class OwnershipTests
{
    private static readonly SyncOptions Adopt = new() { Adopt = true };

    /// <summary>Metadata as owners write it, the field manager they write by, and how the owner is named.</summary>
    public static TheoryData<string, string, string> Owners { get; } = new()
    {
        { """{"labels":{"app.kubernetes.io/managed-by":"Helm"},"annotations":{"meta.helm.sh/release-name":"shop","meta.helm.sh/release-namespace":"x"}}""", "helm", "Helm release shop" },
        { """{"labels":{"app.kubernetes.io/managed-by":"Helm"}}""", "someone", "Helm" },
        { """{"annotations":{"helm.sh/hook":"pre-install"}}""", "helm", "Helm" },
        { """{"labels":{"kustomize.toolkit.fluxcd.io/name":"apps","kustomize.toolkit.fluxcd.io/namespace":"flux-system"}}""", "kustomize-controller", "Flux Kustomization apps" },
        { """{"labels":{"helm.toolkit.fluxcd.io/name":"shop"}}""", "helm-controller", "Flux HelmRelease shop" },
        { """{"annotations":{"argocd.argoproj.io/tracking-id":"shop:/ConfigMap:x/a"}}""", "argocd-controller", "Argo CD application shop:/ConfigMap:x/a" },
        { """{"labels":{"app.kubernetes.io/instance":"shop"}}""", "argocd-controller", "Argo CD" },
        { """{"labels":{"kapp.k14s.io/app":"1700000000","kapp.k14s.io/association":"v1.abc"}}""", "kapp", "kapp application 1700000000" },
        { """{"annotations":{"kapp.k14s.io/identity":"v1;x//ConfigMap/a;v1"}}""", "someone", "kapp application" },
        { """{"labels":{"kluctl.io/discriminator":"shop-prod"}}""", "kluctl", "kluctl deployment shop-prod" },
        { """{"labels":{"olm.managed":"true"}}""", "catalog", "Operator Lifecycle Manager" },
        { """{"labels":{"olm.owner":"etcd.v1","olm.owner.kind":"ClusterServiceVersion"}}""", "olm", "Operator Lifecycle Manager, for etcd.v1" },
        { """{"labels":{"olm.operatorframework.io/owner-name":"argocd"}}""", "operator-controller", "Operator Lifecycle Manager extension argocd" },
        { """{"annotations":{"cert-manager.io/certificate-name":"tls"}}""", "cert-manager-certificates-issuing", "cert-manager Certificate tls" },
        { """{"annotations":{"configmanagement.gke.io/managed":"enabled","configsync.gke.io/manager":":root"}}""", "configsync", "Config Sync :root" },
        { """{"annotations":{"config.k8s.io/owning-inventory":"0123"}}""", "someone", "inventory 0123" },
        { """{"annotations":{"objectset.rio.cattle.io/id":"default-shop"},"labels":{"objectset.rio.cattle.io/hash":"0a"}}""", "fleetagent", "Rancher Fleet or k3s object set default-shop" },
        { """{"labels":{"addonmanager.kubernetes.io/mode":"Reconcile"}}""", "kubectl-client-side-apply", "cluster's addon manager" },
        { """{"labels":{"applyset.kubernetes.io/part-of":"applyset-someone-elses-v1"}}""", "kubectl-applyset", "ApplySet applyset-someone-elses-v1" },
        { """{"ownerReferences":[{"apiVersion":"example.com/v1","kind":"Vault","name":"store","uid":"5","controller":true}]}""", "vault-operator", "Vault store, which controls it" },
        { """{"ownerReferences":[{"apiVersion":"kafka.example.com/v1","kind":"Kafka","name":"events","uid":"6","controller":false}]}""", "operator", "Kafka events, which owns it" },
        { """{"labels":{"kubernetes.io/bootstrapping":"rbac-defaults"}}""", "kube-apiserver", "Kubernetes itself" },
        { "{}", "Terraform", "Terraform" },
        { "{}", "HashiCorp", "Terraform" },
        { "{}", "pulumi-kubernetes-1a2b", "Pulumi" },
        { """{"labels":{"app.kubernetes.io/managed-by":"strimzi-cluster-operator"}}""", "fabric8", "strimzi-cluster-operator" },
    };

    [SkippableTheory]
    [MemberData(nameof(Owners))]
    public async Task What_belongs_to_another_is_left_as_it_is_and_taken_over_only_when_told(string metadata, string manager, string owner)
    {
        await using var scenario = await StartAsync();
        await CreateAsync(scenario, metadata, manager);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "2")));
        using var reconciler = await scenario.OpenAsync();

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var left = Assert.Single((await scenario.SyncAsync()).Results);
        var live = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!;
        var preview = Assert.Single((await reconciler.PreviewSyncAsync(Adopt with { ForceConflicts = true }, CancellationToken.None)).Diffs);
        var adopted = Assert.Single((await scenario.SyncAsync(Adopt with { ForceConflicts = true })).Results);

        Assert.Equal((DiffAction.Conflict, $"belongs to {owner}", "OwnedElsewhere"), (diff.Action, diff.Reason, diff.Error?.ErrorId));
        Assert.Equal((SyncAction.Conflict, $"belongs to {owner}"), (left.Action, left.Message));
        Assert.Equal("1", (string)live["data"]!["key"]!);
        Assert.NotEqual(ApplySet.Id("gitops-shop", scenario.Cluster.Namespace), (string?)live["metadata"]!["labels"]?[ApplySet.MemberLabel]);
        Assert.Equal((DiffAction.Adopt, SyncAction.Adopted), (preview.Action, adopted.Action));
        Assert.Equal("2", (string)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]!);
        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    [SkippableFact]
    public async Task What_was_rendered_from_a_chart_is_not_Helms_for_its_label()
    {
        await using var scenario = await StartAsync();
        await CreateAsync(scenario, """{"labels":{"app.kubernetes.io/managed-by":"Helm"}}""", "kubectl-create");
        string Rendered(string name, string value) =>
            ConfigMap(name, value).Replace($"name: {name}", $"name: {name}\n  labels: {{ app.kubernetes.io/managed-by: Helm }}", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("a.yaml", Rendered("a", "1")), ("b.yaml", Rendered("b", "1")));

        var first = await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("a.yaml", Rendered("a", "2")), ("b.yaml", ConfigMap("b", "2")));
        var second = await scenario.SyncAsync();

        Assert.Equal((1, 1, 2), (first.Adopted, first.Created, second.Configured));
    }

    [SkippableTheory]
    [InlineData("kubectl-create")]
    [InlineData("kubectl-edit")]
    [InlineData("k9s")]
    public async Task What_a_person_made_is_taken_over_and_shown_so(string manager)
    {
        await using var scenario = await StartAsync();
        await CreateAsync(scenario, """{"labels":{"app":"a"}}""", manager);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "2")));
        using var reconciler = await scenario.OpenAsync();

        var preview = Assert.Single((await reconciler.PreviewSyncAsync(new SyncOptions(), CancellationToken.None)).Diffs);
        var result = await scenario.SyncAsync();

        Assert.Equal((DiffAction.Adopt, $"there already, written by {manager}"), (preview.Action, preview.Reason));
        Assert.Equal("data.key 1 → 2", Assert.Single(preview.Changes).ToString());
        Assert.Equal((1, 0), (result.Adopted, result.Configured));
        Assert.Equal(1, (await scenario.SyncAsync()).Unchanged);
    }

    [SkippableFact]
    public async Task A_label_written_by_hand_makes_no_member_and_the_object_is_taken_over_visibly()
    {
        await using var scenario = await StartAsync();
        await CreateAsync(scenario, $$$"""{"labels":{"{{{ApplySet.MemberLabel}}}":"{{{ApplySet.Id("gitops-shop", scenario.Cluster.Namespace)}}}"}}""", "kubectl-create");
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "1")));

        Assert.Equal("there already, with this set's label, written by kubectl-create", Assert.Single((await scenario.DiffAsync()).Diffs).Reason);
        Assert.Equal(1, (await scenario.SyncAsync()).Adopted);
    }

    [SkippableFact]
    public async Task What_another_owner_claims_as_well_is_not_pruned_unless_told()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("b.yaml", ConfigMap("b")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"metadata":{"labels":{"kustomize.toolkit.fluxcd.io/name":"apps"}}}""", "kustomize-controller");
        scenario.Repository.Commit("Flux has it now", ("a.yaml", null));

        var kept = await scenario.SyncAsync(new SyncOptions { Prune = true });
        var told = await scenario.SyncAsync(Adopt with { Prune = true });

        Assert.Contains("belongs to Flux Kustomization apps", Assert.Single(kept.Results, result => result.Action == SyncAction.Skipped).Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (kept.Deleted, told.Deleted));
    }

    [SkippableFact]
    public async Task An_object_of_somebody_else_is_not_deleted_to_be_created_anew_unless_told()
    {
        await using var scenario = await StartAsync();
        var live = JsonNode.Parse("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"other"}},
             "template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[{"name":"server","image":"example/web:1"}]}}}}
            """)!.AsObject();
        await scenario.Cluster.Api.CreateAsync(Deployments, scenario.Cluster.Namespace, live, "kubectl-create", CancellationToken.None);
        var uid = Uid(await scenario.Cluster.GetAsync(Deployments, "web"));
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        var refused = Assert.Single((await scenario.SyncAsync(new SyncOptions { AllowRecreate = true })).Results);
        var kept = Uid(await scenario.Cluster.GetAsync(Deployments, "web"));
        var recreated = Assert.Single((await scenario.SyncAsync(Adopt with { AllowRecreate = true })).Results);

        Assert.Equal((DiffAction.Refused, "FieldImmutable"), (diff.Action, diff.Error?.ErrorId));
        Assert.Equal((SyncAction.Failed, "FieldImmutable"), (refused.Action, refused.Error?.ErrorId));
        Assert.Contains("-AllowRecreate and -Adopt", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(uid, kept);
        Assert.Equal(SyncAction.Recreated, recreated.Action);
    }

    [SkippableFact]
    public async Task The_sets_own_record_and_lease_are_not_declared_by_it()
    {
        await using var scenario = await StartAsync();
        const string Lease = "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: gitops-shop}\nspec: {holderIdentity: me}\n";
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("record.yaml", ConfigMap("gitops-shop")), ("lease.yaml", Lease));

        var first = await scenario.SyncAsync(Adopt);
        var diff = (await scenario.DiffAsync()).Diffs;

        Assert.Equal((1, 2), (first.Created, first.Conflicts));
        Assert.Equal(2, diff.Count(item => item is { Action: DiffAction.Conflict, Error.ErrorId: "OwnedElsewhere" }));
        Assert.Null((await scenario.Cluster.GetAsync(ConfigMaps, "gitops-shop"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task What_is_deleted_to_be_created_anew_counts_among_deletions()
    {
        await using var scenario = await StartAsync();
        string Web(string name, string app) => Deployment(name).Replace($"app: {name} }}", $"app: {app} }}", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("a.yaml", Web("a", "a")), ("b.yaml", Web("b", "b")), ("c.yaml", ConfigMap("c")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Relabel", ("a.yaml", Web("a", "x")), ("b.yaml", Web("b", "z")), ("c.yaml", null));
        var options = new SyncOptions { AllowRecreate = true, Prune = true, MaxDeletions = 2, Timeout = TimeSpan.FromSeconds(20) };
        using var reconciler = await scenario.OpenAsync();

        var preview = (await reconciler.PreviewSyncAsync(options, CancellationToken.None)).Refusal;
        var sync = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync(options));
        var told = await scenario.SyncAsync(options with { MaxDeletions = 3 });

        Assert.Equal(("TooManyDeletions", preview?.Message), (sync.ErrorId, sync.Message));
        Assert.Equal((2, 1), (told.Recreated, told.Deleted));
    }

    private static string Uid(JsonObject? live) => (string)live!["metadata"]!["uid"]!;

    private static Task<JsonObject> CreateAsync(Scenario scenario, string metadata, string manager)
    {
        var value = JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","data":{"key":"1"}}""")!.AsObject();
        value["metadata"] = JsonNode.Parse(metadata);
        value["metadata"]!["name"] = "a";
        return scenario.Cluster.Api.CreateAsync(ConfigMaps, scenario.Cluster.Namespace, value, manager, CancellationToken.None);
    }
}
