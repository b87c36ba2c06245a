using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Revisions;

/// <summary>What a pull request or a release changes.</summary>
public sealed class RevisionDiffTests : IDisposable
{
    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: shops.example.com }
        spec:
          group: example.com
          scope: Namespaced
          names: { kind: Shop, plural: shops }
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: { type: integer, default: 3 }
                      name: { type: string }

        """;

    private readonly ReviewedRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_is_new_changed_and_gone_is_told_with_fields_lines_and_commits()
    {
        _shop.Begin(("cart.yaml", Deployment("cart")), ("old.yaml", ConfigMap("old")), ("same.yaml", ConfigMap("same")));
        var scaled = _shop.Commit("Scale", ("cart.yaml", Deployment("cart", replicas: 3)));
        var added = _shop.Commit("Add", ("new.yaml", ConfigMap("new")));
        var removed = _shop.Commit("Remove", ("old.yaml", null));

        Assert.Equal(["Create ConfigMap new", "Update Deployment cart", "  spec.replicas 2 → 3", "Delete ConfigMap old"], await _shop.ShowAsync());
        var diffs = (await _shop.CompareAsync()).ToDictionary(diff => diff.Name);
        Assert.Equal(new SourceLocation("cart.yaml", 7, scaled), Assert.Single(diffs["cart"].Changes).Source);
        Assert.Equal($"{scaled[..7]} cart.yaml:7", diffs["cart"].Reason);
        Assert.Equal($"{added[..7]} new.yaml:1", diffs["new"].Reason);
        Assert.Equal($"removed in {removed[..7]} (old.yaml:1)", diffs["old"].Reason);
        Assert.Equal(("main", "change"), (diffs["cart"].From!.Name, diffs["cart"].Revision.Name));
        Assert.Null(diffs["cart"].Cluster);
        Assert.Contains("\n-  replicas: 2\n+  replicas: 3\n", diffs["cart"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_target_branch_got_meanwhile_is_not_shown_unless_the_two_are_compared_as_they_are()
    {
        _shop.Begin(("cart.yaml", Deployment("cart")));
        _shop.Commit("Add", ("new.yaml", ConfigMap("new")));
        _shop.Switch("main");
        _shop.Commit("Meanwhile", ("other.yaml", ConfigMap("other")), ("cart.yaml", Deployment("cart", replicas: 9)));
        _shop.Switch("change");

        Assert.Equal(["Create ConfigMap new"], await _shop.ShowAsync());
        Assert.Equal(["Create ConfigMap new", "Update Deployment cart", "  spec.replicas 9 → 2", "Delete ConfigMap other"], await _shop.ShowAsync(direct: true));
    }

    [Fact]
    public async Task A_branch_that_was_kept_up_to_date_by_merges_shows_its_own_changes()
    {
        _shop.Begin(("cart.yaml", Deployment("cart")));
        var own = _shop.Commit("Add", ("new.yaml", ConfigMap("new")));
        _shop.Switch("main");
        _shop.Commit("Meanwhile", ("other.yaml", ConfigMap("other")));
        _shop.Switch("change");
        _shop.Merge("main");

        Assert.Equal(["Create ConfigMap new"], await _shop.ShowAsync());
        Assert.Equal($"{own[..7]} new.yaml:1", (await _shop.CompareAsync()).Single(diff => diff.Name == "new").Reason);
    }

    [Fact]
    public async Task Going_back_is_shown_when_asked_for_and_a_merged_branch_says_that_it_changes_nothing()
    {
        _shop.Begin(("cart.yaml", Deployment("cart")));
        _shop.Tag("v1.0.0");
        _shop.Commit("Scale", ("cart.yaml", Deployment("cart", replicas: 3)));
        _shop.Tag("v1.1.0");

        Assert.Equal(["Update Deployment cart", "  spec.replicas 2 → 3"], await _shop.ShowAsync("^1.0 <1.1", request => request with { Revision = "v1.1.0" }));
        Assert.Equal(["Update Deployment cart", "  spec.replicas 3 → 2"], await _shop.ShowAsync("v1.1.0", request => request with { Revision = "v1.0.0" }, direct: true));
        Assert.Empty(_shop.Observer.Warnings);
        Assert.Empty(await _shop.ShowAsync("v1.1.0", request => request with { Revision = "v1.0.0" }));
        Assert.Contains("-Direct", Assert.Single(_shop.Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uncommitted_files_are_the_later_side_when_asked_for()
    {
        _shop.Begin(("cart.yaml", Deployment("cart")));
        _shop.Write("cart.yaml", Deployment("cart", replicas: 4));

        Assert.Empty(await _shop.ShowAsync());
        Assert.Equal(["Update Deployment cart", "  spec.replicas 2 → 4"], await _shop.ShowAsync(with: request => request with { WorkingTree = true }));
    }

    [Fact]
    public async Task What_a_server_keeps_the_same_is_no_change()
    {
        var manifest = Deployment("cart") + "        resources: { limits: { cpu: 1000m } }\n";
        _shop.Begin(("cart.yaml", manifest), ("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: token }\nstringData: { key: sesame }\n"));
        _shop.Commit(
            "Spell it otherwise",
            ("cart.yaml", manifest.Replace("cpu: 1000m", "cpu: 1", StringComparison.Ordinal).Replace("spec:\n  replicas", "spec:\n  revisionHistoryLimit: 10\n  replicas", StringComparison.Ordinal)),
            ("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: token }\ntype: Opaque\ndata: { key: c2VzYW1l }\n"));

        Assert.Empty(await _shop.ShowAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_custom_kind_has_the_schema_and_defaults_of_the_side_that_defines_it(bool before)
    {
        const string shop = "apiVersion: example.com/v1\nkind: Shop\nmetadata: { name: main }\nspec: { name: one }\n";
        _shop.Begin(("crd.yaml", before ? Crd : null), ("shop.yaml", shop), ("note.yaml", ConfigMap("note")));
        _shop.Commit(
            "Change",
            ("crd.yaml", before ? null : Crd),
            ("shop.yaml", shop.Replace("name: one", "size: 3, name: two", StringComparison.Ordinal)),
            ("bad.yaml", shop.Replace("name: main", "name: bad", StringComparison.Ordinal).Replace("name: one", "nme: one", StringComparison.Ordinal)));

        var shown = await _shop.ShowAsync();

        Assert.Equal(["Refused Shop bad", "Update Shop main", "  spec.name one → two"], shown.Where(line => !line.Contains("CustomResourceDefinition", StringComparison.Ordinal)));
        Assert.Single(shown, (before ? "Delete" : "Create") + " CustomResourceDefinition shops.example.com");
    }

    [Fact]
    public async Task A_kind_that_is_defined_elsewhere_is_compared_as_it_is_written()
    {
        const string certificate = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: web }\n";
        _shop.Begin(("certificate.yaml", certificate));
        _shop.Commit("Rename", ("certificate.yaml", certificate.Replace("secretName: web", "secretName: tls", StringComparison.Ordinal)));

        Assert.Equal(["Update Certificate shop/web", "  spec.secretName web → tls"], await _shop.ShowAsync());
    }

    [Fact]
    public async Task What_a_server_would_refuse_is_told_with_its_line_but_not_where_nothing_changed()
    {
        var broken = Deployment("cart").Replace("  replicas: 2", "  replicas: 2\n  replcas: 3", StringComparison.Ordinal);
        _shop.Begin(("cart.yaml", Deployment("cart")), ("old.yaml", broken.Replace("cart", "old", StringComparison.Ordinal)));
        _shop.Commit("Misspell", ("cart.yaml", broken), ("kind.yaml", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: { name: web }\n"));

        var refused = (await _shop.CompareAsync()).Where(diff => diff.Action == DiffAction.Refused).ToDictionary(diff => diff.Name);

        Assert.Equal(["cart", "web"], refused.Keys.Order());
        Assert.Equal("ManifestRefused", refused["cart"].Error!.ErrorId);
        Assert.Equal(("cart.yaml", 8), (refused["cart"].Error!.Location!.File, refused["cart"].Error!.Location!.Line));
        Assert.Contains("replcas", refused["cart"].Reason, StringComparison.Ordinal);
        Assert.Contains("Deployment", refused["web"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_secrets_and_of_what_either_side_calls_sensitive_are_masked()
    {
        const string settings = "sync:\n  sensitive:\n  - kind: ConfigMap\n    namespace: shop\n    fields: [ /data/key ]\n";
        const string secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: token }\nstringData: { key: sesame-open }\n";
        _shop.Begin(("gitops.yaml", settings), ("secret.yaml", secret), ("config.yaml", ConfigMap("config", "first-word")));
        _shop.Commit("Change", ("gitops.yaml", null), ("secret.yaml", secret.Replace("sesame-open", "sesame-close", StringComparison.Ordinal)), ("config.yaml", ConfigMap("config", "second-word")));

        var diffs = await _shop.CompareAsync();
        var shown = string.Join('\n', [.. diffs.Select(diff => $"{diff} {diff.Reason} {string.Join(' ', diff.Changes)}"), .. _shop.Observer.Messages]);

        Assert.Equal(["Update Secret token", "Update ConfigMap config"], diffs.OrderByDescending(diff => diff.Kind).Select(diff => $"{diff.Action} {diff.Id}"));
        Assert.All(new[] { "sesame-open", "sesame-close", "c2VzYW1l", "first-word", "second-word" }, value => Assert.DoesNotContain(value, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fields_that_are_left_to_the_cluster_are_not_compared_by_the_rules_of_the_later_side()
    {
        var autoscaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n";
        _shop.Begin(("cart.yaml", Deployment("cart")), ("web.yaml", Deployment("web")), ("hpa.yaml", autoscaler));
        _shop.Commit(
            "Change",
            ("gitops.yaml", "sync:\n  ignore:\n  - kind: Deployment\n    name: cart\n    fields: [ \"spec.template.spec.containers[*].image\" ]\n"),
            ("cart.yaml", Deployment("cart", replicas: 3, image: "example/web:2")),
            ("web.yaml", Deployment("web", replicas: 8)));

        var diffs = await _shop.CompareAsync();

        Assert.Equal(["Update Deployment cart", "  spec.replicas 2 → 3"], await _shop.ShowAsync());
        Assert.DoesNotContain("example/web:2", diffs.Single(diff => diff.Name == "cart").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overlay_that_changed_is_named_and_not_the_base_that_did_not()
    {
        const string overlay = "resources: [ ../base ]\nimages:\n- name: example/web\n  newTag: \"1\"\n";
        _shop.Begin(("base/kustomization.yaml", "resources: [ web.yaml ]\n"), ("base/web.yaml", Deployment("web")), ("prod/kustomization.yaml", overlay));
        var bumped = _shop.Commit("Bump", ("prod/kustomization.yaml", overlay.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)), ("README.md", "2"));
        _shop.Commit("Say more", ("prod/notes.txt", "nothing"));

        var diff = Assert.Single(await _shop.CompareAsync(with: request => request with { Path = "prod" }));

        Assert.Equal("spec.template.spec.containers[server].image example/web:1 → example/web:2", Assert.Single(diff.Changes).ToString());
        Assert.Equal(new SourceLocation("prod/kustomization.yaml", 4, bumped), diff.Changes[0].Source);
        Assert.Equal($"{bumped[..7]} prod/kustomization.yaml:4", diff.Reason);
    }

    [Fact]
    public async Task A_generated_object_with_another_content_takes_the_place_of_the_one_before()
    {
        const string kustomization = "resources: [ web.yaml ]\nconfigMapGenerator:\n- name: settings\n  envs: [ settings.env ]\n";
        var web = Deployment("web").Replace("        ports:", "        envFrom: [ { configMapRef: { name: settings } } ]\n        ports:", StringComparison.Ordinal);
        _shop.Begin(("kustomization.yaml", kustomization), ("web.yaml", web), ("settings.env", "greeting=hello\n"));
        var polite = _shop.Commit("Be polite", ("settings.env", "greeting=good morning\n"));

        var diffs = (await _shop.CompareAsync()).Select(diff => (diff.Action, diff.Kind, Diff: diff)).ToArray();

        Assert.Equal([(DiffAction.Create, "ConfigMap"), (DiffAction.Update, "Deployment"), (DiffAction.Delete, "ConfigMap")], diffs.Select(diff => (diff.Action, diff.Kind)));
        var (created, removed) = (diffs[0].Diff, diffs[2].Diff);
        Assert.Equal("data.greeting hello → good morning", Assert.Single(created.Changes).ToString());
        Assert.Equal($"in place of {removed.Name}; {polite[..7]} settings.env:1", created.Reason);
        Assert.Equal($"{created.Name} takes its place", removed.Reason);
        Assert.Equal(created.Name, Assert.Single(diffs[1].Diff.Changes).Desired);
    }

    [Fact]
    public async Task A_renamed_object_is_a_new_one_and_one_that_goes()
    {
        _shop.Begin(("cart.yaml", ConfigMap("cart")));
        _shop.Commit("Rename", ("cart.yaml", ConfigMap("basket")));

        Assert.Equal(["Create ConfigMap basket", "Delete ConfigMap cart"], await _shop.ShowAsync());
    }

    [Fact]
    public async Task Hooks_and_marks_mean_what_they_mean_to_a_sync()
    {
        static string Marked(string name, string annotation, string value) =>
            ConfigMap(name, value).Replace($"  name: {name}\n", $"  name: {name}\n  annotations: {{ {annotation} }}\n", StringComparison.Ordinal);
        static string Job(string image) => $$"""
            apiVersion: batch/v1
            kind: Job
            metadata:
              generateName: migrate-
              annotations: { argocd.argoproj.io/hook: PreSync }
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [ { name: run, image: "{{image}}" } ]

            """;
        const string leave = "kustomize.toolkit.fluxcd.io/reconcile: disabled";
        const string once = "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent";
        const string keep = "helm.sh/resource-policy: keep";
        _shop.Begin(("job.yaml", Job("example/migrate:1")), ("left.yaml", Marked("left", leave, "1")), ("once.yaml", Marked("once", once, "1")), ("kept.yaml", Marked("kept", keep, "1")));
        _shop.Commit("Change", ("job.yaml", Job("example/migrate:2")), ("left.yaml", Marked("left", leave, "2")), ("once.yaml", Marked("once", once, "2")), ("kept.yaml", null));

        var diffs = (await _shop.CompareAsync()).ToDictionary(diff => diff.Id.Kind == "Job" ? "job" : diff.Name);

        Assert.Equal(DiffAction.Recreate, diffs["job"].Action);
        Assert.Equal("spec.template.spec.containers[run].image example/migrate:1 → example/migrate:2", Assert.Single(diffs["job"].Changes).ToString());
        Assert.StartsWith("PreSync hook; ", diffs["job"].Reason, StringComparison.Ordinal);
        Assert.All(new[] { "left", "once", "kept" }, name => Assert.Equal(DiffAction.Unchanged, diffs[name].Action));
        Assert.Contains("helm.sh/resource-policy", diffs["kept"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_nobody_names_is_not_decided_and_one_that_is_given_counts()
    {
        _shop.Begin(("cart.yaml", ConfigMap("cart")));
        _shop.Commit("Say where", ("cart.yaml", ConfigMap("cart").Replace("  name: cart", "  name: cart\n  namespace: shop", StringComparison.Ordinal)));

        Assert.Equal(["Create ConfigMap shop/cart", "Delete ConfigMap cart"], await _shop.ShowAsync());
        Assert.Empty(await _shop.ShowAsync(with: request => request with { Namespace = "shop" }));
    }

    [Fact]
    public async Task A_path_that_comes_or_goes_declares_nothing_on_the_other_side()
    {
        _shop.Begin(("old/one.yaml", ConfigMap("one")));
        _shop.Commit("Move", ("old/one.yaml", null), ("new/two.yaml", ConfigMap("two")));

        Assert.Equal(["Create ConfigMap two"], await _shop.ShowAsync(with: request => request with { Path = "new" }));
        Assert.Equal(["Delete ConfigMap one"], await _shop.ShowAsync(with: request => request with { Path = "old" }));
        Assert.Equal("PathNotFound", (await _shop.FailsAsync(with: request => request with { Path = "nwe" })).ErrorId);
    }

    [Fact]
    public async Task What_cannot_be_rendered_says_on_which_side()
    {
        _shop.Begin(("cart.yaml", "apiVersion: v1\n kind: ["));
        _shop.Commit("Mend", ("cart.yaml", ConfigMap("cart")));
        _shop.Commit("Declare twice", ("again.yaml", ConfigMap("cart")));

        var before = await _shop.FailsAsync(with: request => request with { Revision = "HEAD~1" });
        var after = await _shop.FailsAsync("HEAD~1");

        Assert.Equal("YamlInvalid", before.ErrorId);
        Assert.EndsWith("-From)", before.Message, StringComparison.Ordinal);
        Assert.StartsWith("cart.yaml:", before.Message, StringComparison.Ordinal);
        Assert.Equal("DuplicateManifest", after.ErrorId);
        Assert.EndsWith("-To)", after.Message, StringComparison.Ordinal);
    }
}
