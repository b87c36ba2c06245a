using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class IgnoreTests
{
    private const string Image = "/spec/template/spec/containers/0/image";

    public static TheoryData<string> SpellingsOfAnImage { get; } =
    [
        "/spec/template/spec/containers/0/image",
        "/spec/template/spec/containers/*/image",
        "/spec/template/spec/containers/server/image",
        "spec.template.spec.containers[server].image",
        "spec.template.spec.containers[*].image",
        "spec.template.*.containers[ser*].image",
        ".spec.template.spec.containers[name=\"server\"].image",
    ];

    [SkippableTheory]
    [MemberData(nameof(SpellingsOfAnImage))]
    public async Task A_field_is_ignored_however_its_path_is_spelled(string path)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")), ("gitops.yaml", Rules($"fields: [ '{path}' ]")));
        await scenario.SyncAsync();
        await SetImageAsync(scenario, "kubectl-edit", "example/web:live");

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
        var result = await scenario.SyncAsync();

        Assert.Equal((0, 1), (result.Configured, result.Unchanged));
        Assert.Equal("example/web:live", await ImageAsync(scenario));
    }

    [SkippableFact]
    public async Task A_path_can_be_copied_from_a_diff()
    {
        await using var scenario = await StartAsync();
        var labelled = Deployment("web", annotations: "{ example.com/owner: shop }");
        scenario.Repository.Commit("Add", ("web.yaml", labelled));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(
            Deployments, "web", """{"metadata":{"annotations":{"example.com/owner":"me"}},"spec":{"replicas":7,"template":{"spec":{"containers":[{"name":"server","image":"x","ports":[{"containerPort":81}]}]}}}}""", "kubectl-edit");
        var paths = Assert.Single((await scenario.DiffAsync()).Diffs).Changes.Select(change => change.Path).ToArray();
        Assert.NotEmpty(paths);

        scenario.Repository.Commit("Ignore", ("gitops.yaml", Rules($"fields: [ {string.Join(", ", paths.Select(path => $"'{path}'"))} ]")));

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    [SkippableFact]
    public async Task The_rest_of_an_object_is_synced_and_what_others_own_is_no_conflict()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)), ("gitops.yaml", Rules($"fields: [ {Image} ]")));
        await scenario.SyncAsync();
        await SetImageAsync(scenario, "image-updater", "example/web:live");
        scenario.Repository.Commit("Scale", ("web.yaml", Deployment("web", replicas: 4, image: "example/web:git")));

        var change = Assert.Single(Assert.Single((await scenario.DiffAsync()).Diffs).Changes);
        var result = await scenario.SyncAsync();

        Assert.Equal("spec.replicas", change.Path);
        Assert.Equal((1, 0), (result.Configured, result.Conflicts));
        Assert.Equal(["spec.replicas"], Assert.Single(result.Results).Changes.Select(found => found.Path));
        Assert.Equal("example/web:live", await ImageAsync(scenario));
    }

    [SkippableFact]
    public async Task An_ignored_field_is_declared_when_its_object_is_created_and_kept_when_Git_changes_or_drops_it()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a") + "  other: x\n"), ("gitops.yaml", Rules("fields: [ data.key ]")));
        await scenario.SyncAsync();
        Assert.Equal("1", await KeyAsync());

        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2") + "  other: x\n"));
        Assert.Equal(0, (await scenario.SyncAsync()).Configured);
        Assert.Equal("1", await KeyAsync());

        scenario.Repository.Commit("Drop", ("a.yaml", ConfigMap("a").Replace("key: \"1\"", "other: z", StringComparison.Ordinal)));
        Assert.Equal(1, (await scenario.SyncAsync()).Configured);
        Assert.Equal("1", await KeyAsync());

        async Task<string?> KeyAsync() => (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"];
    }

    [SkippableFact]
    public async Task A_field_that_somebody_removed_stays_removed_until_the_rule_goes()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("gitops.yaml", Rules("fields: [ data.key ]")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":null}""", "kubectl-edit");

        Assert.Equal(0, (await scenario.SyncAsync()).Configured);
        scenario.Repository.Commit("Stop ignoring", ("gitops.yaml", null));

        Assert.Equal(1, (await scenario.SyncAsync()).Configured);
        Assert.Equal("1", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task What_a_manager_owns_is_left_to_it_wherever_that_is()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)), ("gitops.yaml", Rules("managers: [ 'vpa-*' ]")));
        await scenario.SyncAsync();
        await SetImageAsync(scenario, "vpa-updater", "example/web:live");
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":5}}""", "other-controller");

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);

        Assert.Equal(DiffAction.Conflict, diff.Action);
        Assert.Equal(["spec.replicas"], diff.Changes.Select(change => change.Path));
    }

    [SkippableFact]
    public async Task Items_of_a_keyed_list_are_told_apart_by_their_whole_key()
    {
        await using var scenario = await StartAsync();
        const string Service = """
            apiVersion: v1
            kind: Service
            metadata: { name: dns }
            spec:
              selector: { app: dns }
              ports:
              - { name: udp, port: 53, protocol: UDP, targetPort: 53 }
              - { name: tcp, port: 53, targetPort: 53 }
            """;
        scenario.Repository.Commit("Add", ("dns.yaml", Service), ("gitops.yaml", Rules("""fields: [ 'spec.ports[port=53,protocol="TCP"].targetPort' ]""")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Services, "dns", """
            {"spec":{"ports":[{"name":"udp","port":53,"protocol":"UDP","targetPort":1053},{"name":"tcp","port":53,"protocol":"TCP","targetPort":2053}]}}
            """, "kubectl-edit");

        await scenario.SyncAsync();

        var ports = (await scenario.Cluster.GetAsync(Services, "dns"))!["spec"]!["ports"]!.AsArray();
        Assert.Equal([53, 2053], ports.Select(port => (int)port!["targetPort"]!));
    }

    [SkippableFact]
    public async Task A_whole_item_that_somebody_added_or_changed_is_left_and_declared_ones_keep_their_order()
    {
        await using var scenario = await StartAsync();
        var two = Deployment("web").Replace("      containers:", "      containers:\n      - { name: proxy, image: example/proxy:1 }", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("web.yaml", two), ("gitops.yaml", Rules("fields: [ 'spec.template.spec.containers[proxy]' ]")));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Drop and raise", ("web.yaml", Deployment("web", image: "example/web:2")));

        var change = Assert.Single(Assert.Single((await scenario.DiffAsync()).Diffs).Changes);
        await scenario.SyncAsync();

        Assert.Equal("spec.template.spec.containers[server].image", change.Path);
        var containers = (await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal(["proxy example/proxy:1", "server example/web:2"], containers.Select(item => $"{item!["name"]} {item["image"]}"));
    }

    [SkippableFact]
    public async Task An_item_of_an_atomic_list_keeps_its_live_value_and_the_others_are_synced()
    {
        await using var scenario = await StartAsync();
        var list = Deployment("web").Replace("        ports:", "        args: [ --a=1, --b=1 ]\n        ports:", StringComparison.Ordinal);
        scenario.Repository.Commit("Add", ("web.yaml", list), ("gitops.yaml", Rules("fields: [ '/spec/template/spec/containers/server/args/1' ]")));
        await scenario.SyncAsync();
        await ArgsAsync("""["--a=1","--b=live"]""");
        scenario.Repository.Commit("Change the other", ("web.yaml", list.Replace("--a=1", "--a=2", StringComparison.Ordinal)));

        await scenario.SyncAsync(new SyncOptions { ForceConflicts = true });

        var args = (await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray();
        Assert.Equal(["--a=2", "--b=live"], args.Select(argument => (string?)argument));

        Task ArgsAsync(string args) => scenario.Cluster.ApplyAsync(
            Deployments,
            $$$$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"spec":{"containers":[{"name":"server","args":{{{{{args}}}}}}]}}}}""",
            "args-controller",
            force: true);
    }

    [SkippableFact]
    public async Task Values_of_a_Secret_are_ignored_by_either_name()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", Secret("one")), ("gitops.yaml", Rules("fields: [ /data/password ]")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Secrets, "s", """{"data":{"password":"cm90YXRlZA=="}}""", "rotator");
        scenario.Repository.Commit("Change", ("s.yaml", Secret("two")));

        Assert.Equal(DiffAction.Unchanged, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
        await scenario.SyncAsync();

        Assert.Equal("cm90YXRlZA==", (string?)(await scenario.Cluster.GetAsync(Secrets, "s"))!["data"]!["password"]);

        static string Secret(string password) => $"apiVersion: v1\nkind: Secret\nmetadata: {"{"} name: s {"}"}\nstringData: {"{"} password: {password} {"}"}\n";
    }

    [SkippableFact]
    public async Task Annotations_name_fields_and_managers_of_their_own_object()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", Deployment("a", annotations: "{ gitops/ignore-fields: '/spec/replicas, spec.template.spec.containers[server].image' }")),
            ("b.yaml", Deployment("b", annotations: "{ gitops/ignore-managers: scaler }")),
            ("c.yaml", Deployment("c")));
        await scenario.SyncAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await scenario.Cluster.EditAsync(Deployments, name, """{"spec":{"replicas":9}}""", "scaler");
        }

        var diffs = (await scenario.DiffAsync()).Diffs;

        Assert.Equal(["a Unchanged", "b Unchanged", "c Conflict"], diffs.Select(diff => $"{diff.Name} {diff.Action}"));
    }

    [SkippableFact]
    public async Task Rules_select_by_set_group_kind_namespace_and_name()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit(
            "Add",
            ("a.yaml", ConfigMap("a-1")),
            ("b.yaml", ConfigMap("b-1")),
            ("web.yaml", Deployment("a-web")),
            ("gitops.yaml", """
                sync:
                  ignore:
                  - { set: shop, group: "", kind: ConfigMap, name: a-*, fields: [ data ] }
                  - { set: other, fields: [ data, spec ] }
                  - { namespace: elsewhere, fields: [ data, spec ] }
                  - { group: batch, fields: [ data, spec ] }
                """));
        await scenario.SyncAsync();
        foreach (var name in (string[])["a-1", "b-1"])
        {
            await scenario.Cluster.EditAsync(ConfigMaps, name, """{"data":{"key":"x"}}""", "kubectl-edit");
        }

        await scenario.Cluster.EditAsync(Deployments, "a-web", """{"spec":{"replicas":9}}""", "kubectl-edit");

        var diffs = (await scenario.DiffAsync()).Diffs;

        Assert.Equal(["a-1 Unchanged", "b-1 Drift", "a-web Drift"], diffs.Select(diff => $"{diff.Name} {diff.Action}"));
    }

    [SkippableFact]
    public async Task An_object_stays_a_member_when_all_its_labels_are_ignored()
    {
        await using var scenario = await StartAsync();
        await scenario.Cluster.ApplyAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"1"}},"data":{"key":"1"}}""");
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a").Replace("name: a", "name: a\n  labels: { x: '2' }", StringComparison.Ordinal)), ("gitops.yaml", Rules("fields: [ metadata.labels, 'metadata.*' ]")));

        await scenario.SyncAsync();

        var labels = (await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["metadata"]!["labels"]!.AsObject();
        Assert.Equal("1", (string?)labels["x"]);
        Assert.NotNull(labels[ApplySet.MemberLabel]);
    }

    [SkippableFact]
    public async Task What_kubectl_applied_on_the_clients_side_is_taken_over_and_its_ignored_fields_stay()
    {
        await using var scenario = await StartAsync();
        var created = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},"data":{"key":"live"}}
            """)!.AsObject();
        await scenario.Cluster.Api.CreateAsync(ConfigMaps, scenario.Cluster.Namespace, created, "kubectl-client-side-apply", CancellationToken.None);
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a", "git")), ("gitops.yaml", Rules("fields: [ data.key ]")));

        await scenario.SyncAsync();
        await scenario.SyncAsync();

        Assert.Equal("live", (string?)(await scenario.Cluster.GetAsync(ConfigMaps, "a"))!["data"]!["key"]);
    }

    [SkippableFact]
    public async Task An_object_that_is_recreated_is_as_declared()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", replicas: 2)), ("gitops.yaml", Rules($"fields: [ {Image} ]")));
        await scenario.SyncAsync();
        await SetImageAsync(scenario, "image-updater", "example/web:live");
        scenario.Repository.Commit("Relabel", ("web.yaml", Deployment("web").Replace("{ app: web }", "{ app: shop }", StringComparison.Ordinal)));

        var result = await scenario.SyncAsync(new SyncOptions { AllowRecreate = true });

        Assert.Equal(SyncAction.Recreated, Assert.Single(result.Results).Action);
        Assert.Equal("example/web:1", await ImageAsync(scenario));
    }

    [SkippableFact]
    public async Task Nothing_is_written_or_asked_when_only_ignored_fields_differ()
    {
        Skip.If(TestCluster.Kubeconfig is not null, "counts requests at the sandbox");
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("gitops.yaml", Rules("fields: [ data.key ]")));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(ConfigMaps, "a", """{"data":{"key":"x"}}""", "kubectl-edit");
        scenario.Cluster.Requests.Clear();

        await scenario.SyncAsync();

        Assert.All(scenario.Cluster.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("ignore: [ { fields: [ '/' ] } ]", "gitops.yaml:2:24: \"/\" is no path")]
    [InlineData("ignore: [ { fields: [ 'spec.x[' ] } ]", "gitops.yaml:2:24: \"spec.x[\" is no path")]
    [InlineData("ignore: [ { fields: [ metadata.name ] } ]", "\"metadata.name\" is what makes the object itself")]
    [InlineData("ignore: [ { fields: [ '*' ] } ]", "is the whole object")]
    [InlineData("ignore: [ { kind: Deployment } ]", "gitops.yaml:2:12: a rule must say what it ignores")]
    [InlineData("ignore: [ { kinds: Deployment, fields: [ spec ] } ]", "no setting \"kinds\". Did you mean \"kind\"?")]
    [InlineData("ignore: { kind: Deployment }", "sync.ignore must be a list.")]
    [InlineData("ingore: []", "gitops.yaml:2:2: no setting \"ingore\". Did you mean \"ignore\"?")]
    [InlineData("personManagers: kubectl", "sync.personManagers must be a list.")]
    public async Task Settings_that_are_not_understood_end_the_sync_and_name_the_line(string rules, string expected)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("gitops.yaml", $"sync:\n {rules}\n"));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.SyncAsync());

        Assert.Contains(failure.ErrorId, (string[])["SettingsInvalid"]);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal("gitops.yaml", failure.Location?.File);
    }

    [SkippableFact]
    public async Task An_annotation_that_is_not_understood_names_its_manifest()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web", annotations: "{ gitops/ignore-fields: 'spec.replicas[' }")));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => scenario.DiffAsync());

        Assert.Equal(("AnnotationInvalid", "web.yaml:1"), (failure.ErrorId, failure.Location?.ToString()));
    }

    [SkippableFact]
    public async Task A_mistake_in_what_concerns_checking_only_keeps_nobody_from_syncing()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")), ("gitops.yaml", "check: { ignore: [ no-such-rule ] }\n"));

        Assert.Equal(1, (await scenario.SyncAsync()).Created);
    }

    [SkippableFact]
    public async Task Whose_changes_are_drift_can_be_set()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("web.yaml", Deployment("web")), ("gitops.yaml", "sync: { personManagers: [ kubectl*, '*-portal' ] }\n"));
        await scenario.SyncAsync();
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":9}}""", "our-portal");
        Assert.Equal(DiffAction.Drift, Assert.Single((await scenario.DiffAsync()).Diffs).Action);

        var result = await scenario.SyncAsync();

        Assert.Equal((1, 0), (result.Configured, result.Conflicts));
        await scenario.Cluster.EditAsync(Deployments, "web", """{"spec":{"replicas":9}}""", "k9s");
        Assert.Equal(DiffAction.Conflict, Assert.Single((await scenario.DiffAsync()).Diffs).Action);
    }

    private static string Rules(string rule) => $"sync:\n  ignore:\n  - {rule}\n";

    private static Task<JsonObject> SetImageAsync(Scenario scenario, string manager, string image) => scenario.Cluster.Api.MergePatchAsync(
        Deployments,
        scenario.Cluster.Namespace,
        "web",
        JsonNode.Parse($$$$$"""{"spec":{"template":{"spec":{"containers":[{"name":"server","image":"{{{{{image}}}}}","ports":[{"containerPort":8080,"protocol":"TCP"}]}]}}}}""")!.AsObject(),
        manager,
        CancellationToken.None);

    private static async Task<string?> ImageAsync(Scenario scenario) =>
        (string?)(await scenario.Cluster.GetAsync(Deployments, "web"))!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"];
}
