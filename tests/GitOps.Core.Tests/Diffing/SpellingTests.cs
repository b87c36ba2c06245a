using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Diffing;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Diffing;

/// <summary>Manifests spelled as people spell them, and as no server stores them.</summary>
public sealed class SpellingTests
{
    private static readonly ObjectDiffer Differ = new("gitops", PersonManagers.Default);

    /// <summary>A manifest, and a change of each value that is spelled otherwise than it is stored.</summary>
    public static TheoryData<string, string> Manifests => new()
    {
        {
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: x, labels: { a: "1" }, annotations: {} }
            spec:
              replicas: 1
              selector: { matchLabels: { app: x } }
              template:
                metadata: { labels: { app: x } }
                spec:
                  hostNetwork: false
                  nodeSelector: {}
                  tolerations: [ { operator: Exists, effect: "" } ]
                  securityContext: { runAsNonRoot: false, supplementalGroups: [] }
                  containers:
                  - name: c
                    image: "i:1"
                    stdin: false
                    args: []
                    env: [ { name: EMPTY, value: "" } ]
                    resources: { limits: { cpu: 1000m, memory: 1024Mi, ephemeral-storage: 1.5Gi }, requests: { cpu: 0.5, memory: 0.5Gi, ephemeral-storage: 1000000k } }
                  volumes:
                  - name: v
                    projected: { sources: [ { serviceAccountToken: { path: token } }, { configMap: { name: a } } ] }
                  - name: w
                    emptyDir: { sizeLimit: 2048Ki }
            """,
            "1000m>1001m|1024Mi>1025Mi|0.5>0.6|0.5Gi>0.6Gi|2048Ki>2049Ki|1.5Gi>1.6Gi|1000000k>1000001k|Exists>Equal|token>other"
        },
        {
            """
            apiVersion: v1
            kind: Secret
            metadata: { name: x }
            type: ""
            data: { a: "bG9u\nZ2Vy\n" }
            stringData: { b: text }
            """,
            "text>texts|bG9u>bG9t"
        },
        {
            """
            apiVersion: v1
            kind: LimitRange
            metadata: { name: x }
            spec: { limits: [ { type: Container, max: { cpu: 2000m, memory: 1024Mi } } ] }
            """,
            "2000m>3000m|Mi>Ki"
        },
        {
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: { name: x }
            spec: { hard: { limits.cpu: 4000m, pods: 10, requests.storage: 1024Gi } }
            """,
            "4000m>4001m|10>11|1024Gi>1025Gi"
        },
        {
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: x }
            spec: { accessModes: [ReadWriteOnce], volumeName: "", resources: { requests: { storage: 1024Mi } } }
            """,
            "1024Mi>1025Mi"
        },
        {
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: { name: x }
            spec: { podSelector: {}, policyTypes: [Ingress], ingress: [ { ports: [ { port: 80 } ], from: [ { podSelector: {} } ] } ], egress: [] }
            """,
            "80>81"
        },
        {
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: { name: x }
            spec: { holderIdentity: a, acquireTime: "2026-01-02T03:04:05.000000+01:00", renewTime: "2026-01-02T04:04:05.500000+00:00" }
            """,
            "05.0>06.0|05.5>05.6"
        },
        {
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: x }
            spec: { minAvailable: 1, selector: { matchLabels: { app: x }, matchExpressions: [] } }
            """,
            "1>2"
        },
        {
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: x }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }
            subjects: [ { kind: Group, name: g }, { kind: ServiceAccount, name: s, namespace: ns, apiGroup: "" } ]
            """,
            "name: g>name: h"
        },
        {
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: { name: x }
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: x }
              maxReplicas: 3
              metrics: [ { type: Pods, pods: { metric: { name: m }, target: { type: AverageValue, averageValue: 1000m } } } ]
            """,
            "1000m>1100m"
        },
        {
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: { name: x }
            spec:
              schedule: "* * * * *"
              suspend: false
              jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [ { name: c, image: "i:1", tty: false, resources: { limits: { memory: 1048576Ki } } } ] } } } }
            """,
            "1048576Ki>1048577Ki"
        },
        {
            """
            apiVersion: v1
            kind: Service
            metadata: { name: x }
            spec: { type: "", clusterIP: None, externalName: "", selector: { app: x }, publishNotReadyAddresses: false, ports: [ { port: 80, nodePort: 0 } ] }
            """,
            ""
        },
    };

    [SkippableTheory]
    [MemberData(nameof(Manifests))]
    public async Task What_is_spelled_otherwise_than_it_is_stored_is_settled_without_a_request(string manifest, string changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var cluster = await TestCluster.StartAsync();
        var declared = Read(manifest, cluster);
        await ApplyAsync(cluster, declared, dryRun: false);
        var (live, after) = await AskAsync(cluster, declared);

        Assert.Empty(JsonDifference.Find(live, after));
        if (changes.Length > 0)
        {
            Assert.True(Differ.IsInSync(declared, LiveObject.Of(live)), live.ToJsonString());
        }

        foreach (var change in changes.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('>')))
        {
            var changed = Read(Replace(manifest, change[0], change[1]), cluster);
            Assert.False(Differ.IsInSync(changed, LiveObject.Of(live)), $"{change[0]} became {change[1]}");
        }
    }

    [SkippableFact]
    public async Task A_repository_of_objects_spelled_otherwise_costs_as_few_requests_as_any()
    {
        await using var scenario = await Scenario.StartAsync();
        string[] manifests = [.. Manifests.Where(row => ((string)row[1]).Length > 0).Select(row => (string)row[0])];
        scenario.Repository.Commit("Add", [.. Enumerable.Range(0, 20).Select(copy =>
            ($"f{copy}.yaml", (string?)string.Join("\n---\n", manifests.Select(manifest => Replace(manifest, "name: x", $"name: x{copy}"))))) ]);

        var first = await scenario.SyncAsync();
        var diff = await scenario.DiffAsync();
        var second = await scenario.SyncAsync();

        Assert.Equal(20 * manifests.Length, first.Created);
        Assert.All(diff.Diffs, entry => Assert.Equal(DiffAction.Unchanged, entry.Action));
        Assert.InRange(diff.Requests, 1, 40);
        Assert.InRange(second.Requests, 1, 40);
    }

    [SkippableFact]
    public async Task What_the_server_confirmed_once_is_not_asked_again_until_the_object_or_its_manifest_changes()
    {
        // Whoever may not read the definition has to ask.
        var mayRead = true;
        await using var scenario = await Scenario.StartAsync(wrap: inner =>
            new Refusing(request => !mayRead && request.RequestUri!.AbsolutePath.EndsWith("/gates.tests.gitops.example", StringComparison.Ordinal), 403, "forbidden") { InnerHandler = inner });
        scenario.Repository.Commit("Add", ("crd.yaml", Definition), ("gate.yaml", Gate("north")));
        var session = new ReconcileRequest { Repository = "" };
        await scenario.SyncAsync(request: session);
        mayRead = false;

        Assert.Equal([DiffAction.Unchanged], await AskAsync());
        Assert.Equal([], await AskAsync());

        await scenario.Cluster.EditAsync(Gates, "main", """{"metadata":{"annotations":{"seen":"yes"}}}""", "other");
        Assert.Equal([DiffAction.Unchanged], await AskAsync());
        Assert.Equal([], await AskAsync());

        scenario.Repository.Commit("Change", ("gate.yaml", Gate("south")));
        Assert.Equal([DiffAction.Update], await AskAsync());
        Assert.Equal([DiffAction.Update], await AskAsync());

        // What the gate's dry run said, if it was asked for.
        async Task<DiffAction[]> AskAsync()
        {
            scenario.Cluster.Requests.Clear();
            var gate = (await scenario.DiffAsync(session)).Diffs.Single(diff => diff.Kind == "Gate");
            return scenario.Cluster.Requests.Any(request => request.Contains("/gates/main?", StringComparison.Ordinal)) ? [gate.Action] : [];
        }
    }

    private static readonly ApiResource Gates = new("tests.gitops.example", "v1", "Gate", "gates", true, []);

    // A list that is owned as a whole, whose items have a default.
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: gates.tests.gitops.example }
        spec:
          group: tests.gitops.example
          names: { kind: Gate, plural: gates, singular: gate, listKind: GateList }
          scope: Namespaced
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
                      doors:
                        type: array
                        items: { type: object, properties: { side: { type: string }, width: { type: integer, default: 2 } } }
        """;

    private static string Gate(string side) => $$"""
        apiVersion: tests.gitops.example/v1
        kind: Gate
        metadata: { name: main }
        spec: { doors: [ { side: {{side}} } ] }
        """;

    private static string Replace(string text, string from, string to)
    {
        var at = text.IndexOf(from, text.IndexOf("metadata:", StringComparison.Ordinal), StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
    }

    private static JsonObject Read(string manifest, TestCluster cluster) =>
        DesiredObject.From(YamlReader.Read("x.yaml", Encoding.UTF8.GetBytes(manifest))[0].Root.AsObject(), cluster.Namespace, null);

    private static async Task<ApiResource> ResourceAsync(TestCluster cluster, JsonObject value)
    {
        var type = ((string)value["apiVersion"]!).Split('/');
        return (await cluster.Api.DiscoverAsync(CancellationToken.None)).Find(type.Length == 2 ? type[0] : "", type[^1], (string)value["kind"]!)!;
    }

    /// <summary>The object, and what a dry run makes of that version of it: controllers may write meanwhile.</summary>
    private static async Task<(JsonObject Live, JsonObject After)> AskAsync(TestCluster cluster, JsonObject declared)
    {
        var resource = await ResourceAsync(cluster, declared);
        while (true)
        {
            var live = (await cluster.GetAsync(resource, "x"))!;
            var after = await ApplyAsync(cluster, declared, dryRun: true);
            if ((string?)live["metadata"]!["resourceVersion"] == (string?)after["metadata"]!["resourceVersion"])
            {
                return (live, after);
            }
        }
    }

    private static async Task<JsonObject> ApplyAsync(TestCluster cluster, JsonObject value, bool dryRun) =>
        (await cluster.Api.ApplyAsync(
            await ResourceAsync(cluster, value), cluster.Namespace, "x", value, new ApplyOptions("gitops", Force: true, dryRun), CancellationToken.None)).Object;
}
