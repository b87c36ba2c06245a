using GitOps.Core.Sets;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class ScaleTests
{
    private static readonly string[] Kinds =
    [
        "v1 ConfigMap", "v1 Secret", "v1 ServiceAccount", "v1 Service", "apps/v1 Deployment", "rbac.authorization.k8s.io/v1 Role",
        "v1 ResourceQuota", "networking.k8s.io/v1 NetworkPolicy", "networking.k8s.io/v1 Ingress", "policy/v1 PodDisruptionBudget",
    ];

    [SkippableFact]
    public async Task A_thousand_objects_of_ten_kinds_are_created_with_a_request_each_and_compared_with_few()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 10).Select(file => ($"f{file}.yaml", (string?)Manifests(file)))]);

        var first = await scenario.SyncAsync();
        var diff = await scenario.DiffAsync();
        var second = await scenario.SyncAsync();

        Assert.True(first.Created == 1000, string.Join(Environment.NewLine, first.Results.Where(result => result.Error is not null).Take(3).Select(result => result.Message)));
        Assert.InRange(first.Requests, 1000, 1040);
        Assert.All(diff.Diffs, entry => Assert.Equal(DiffAction.Unchanged, entry.Action));
        Assert.InRange(diff.Requests, 1, 40);
        Assert.Equal(1000, second.Unchanged);
        Assert.InRange(second.Requests, 1, 40);
    }

    [SkippableFact]
    public async Task One_changed_object_costs_one_more_request()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("all.yaml", Manifests(0)), ("one.yaml", ConfigMap("one", "1")));
        await scenario.SyncAsync();
        var unchanged = await scenario.SyncAsync();
        scenario.Repository.Commit("Change", ("one.yaml", ConfigMap("one", "2")));

        var changed = await scenario.SyncAsync(new SyncOptions { Prune = true });

        // The object, the parent with the mark of a running sync and with the new revision, taking and giving back the lease, and the event.
        Assert.Equal((1, unchanged.Requests + 8), (changed.Configured, changed.Requests));
    }

    [SkippableFact]
    public async Task A_one_file_commit_among_ten_thousand_objects_costs_a_few_requests()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 100).Select(file => ($"f{file}.yaml", (string?)Manifests(file))), ("one.yaml", ConfigMap("one"))]);
        await scenario.SyncAsync(new SyncOptions { Prune = true });
        scenario.Repository.Commit("Change", ("one.yaml", ConfigMap("one", "2")));

        var changed = await scenario.SyncAsync(new SyncOptions { Prune = true });
        scenario.Repository.Commit("Change again", ("one.yaml", ConfigMap("one", "3")));
        var full = await scenario.SyncAsync(new SyncOptions { Prune = true, Full = true });

        // Discovery (2), the parent (read twice, written twice), the lease (read, taken, given back), the object (read, applied).
        Assert.Equal((1, 0, 10_000), (changed.Configured, changed.Unchanged, changed.Unchecked));
        Assert.InRange(changed.Requests, 1, 12);
        Assert.Equal((1, 10_000, 0), (full.Configured, full.Unchanged, full.Unchecked));
    }

    private static string Manifests(int file) => string.Join("\n---\n", Enumerable.Range(0, 100).Select(index => Manifest(Kinds[index % Kinds.Length], $"o{file}-{index}")));

    private static string Manifest(string type, string name)
    {
        var (apiVersion, kind) = (type.Split(' ')[0], type.Split(' ')[1]);
        var body = kind switch
        {
            "ConfigMap" or "Secret" => "data: { key: dmFsdWU= }",
            "Service" => "spec: { clusterIP: None, selector: { app: x }, ports: [ { port: 80, name: http } ] }",
            "Role" => "rules: [ { apiGroups: [\"\"], resources: [pods], verbs: [get] } ]",
            "ResourceQuota" => "spec: { hard: { pods: \"99999\" } }",
            "NetworkPolicy" => "spec: { podSelector: { matchLabels: { app: x } }, policyTypes: [Ingress], ingress: [ { ports: [ { port: 80, protocol: TCP } ] } ] }",
            "Ingress" => "spec: { rules: [ { host: a.example, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: s, port: { number: 80 } } } } ] } } ] }",
            "PodDisruptionBudget" => "spec: { minAvailable: 1, selector: { matchLabels: { app: x } } }",
            "Deployment" => "spec: { replicas: 1, selector: { matchLabels: { app: x } }, template: { metadata: { labels: { app: x } }, spec: { containers: [ { name: c, image: \"i:1\", ports: [ { containerPort: 80 } ], resources: { limits: { cpu: 500m } } } ] } } }",
            _ => "",
        };
        return $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{ name: {name} }}\n{body}\n";
    }
}
