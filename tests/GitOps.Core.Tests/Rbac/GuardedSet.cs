using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Rbac;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Git;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Undoing;
using GitOps.Sandbox;

namespace GitOps.Core.Tests.Rbac;

/// <summary>A set of many kinds in two namespaces, and a service account that works for it.</summary>
internal sealed class GuardedSet : IAsyncDisposable
{
    private const string Token = "the-service-accounts-token";

    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    private static readonly ApiResource Widgets = new("tests.gitops.example", "v1", "Widget", "widgets", true, []);

    private readonly SandboxServer _sandbox;
    private readonly ClusterConnection _administrator;
    private readonly ClusterTarget _account;

    private GuardedSet(SandboxServer sandbox)
    {
        _sandbox = sandbox;
        Administrator = new ClusterTarget { Handler = sandbox.CreateHandler(), Namespace = "shop" };
        _account = new ClusterTarget { Handler = new WithToken(Refused) { InnerHandler = sandbox.CreateHandler() }, Namespace = "shop" };
        _administrator = ClusterConnection.Open(Administrator, "shop");
    }

    public SampleRepository Repository { get; } = new();

    public RecordingObserver Observer { get; } = new();

    /// <summary>What the service account was not let do.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    private ClusterTarget Administrator { get; }

    public static async Task<GuardedSet> StartAsync()
    {
        var set = new GuardedSet(await SandboxServer.StartAsync(new SandboxOptions
        {
            RolloutDelay = TimeSpan.FromMilliseconds(10),
            Tokens = new Dictionary<string, string> { [Token] = "system:serviceaccount:shop:deployer" },
        }));
        foreach (var name in (string[])["shop", "other"])
        {
            await set.ApplyAsync(Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");
        }

        await set.ApplyAsync(
            new ApiResource("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false, []),
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"viewers"},"rules":[{"apiGroups":[""],"resources":["events"],"verbs":["list"]}]}""");
        set.Repository.Commit(
            "Open the shop",
            ("web.yaml", Scenario.Deployment("web")),
            ("web-service.yaml", Service),
            ("settings.yaml", Scenario.ConfigMap("settings")),
            ("widget.yaml", CustomResources.Definition("widget", "{ type: object, properties: { size: { type: integer }, color: { type: string, default: red } } }")),
            ("one.yaml", CustomResources.Object("widget", "one")),
            ("roles.yaml", Roles),
            ("other.yaml", Other));
        return set;
    }

    /// <summary>For members of a kind that is in several namespaces, the whole cluster's list is tried first.</summary>
    public static bool IsListOfAllNamespaces(string request) =>
        request.StartsWith("GET ", StringComparison.Ordinal) && request.Contains("labelSelector=applyset", StringComparison.Ordinal) && !request.Contains("/namespaces/", StringComparison.Ordinal)
        && !request.Contains("clusterroles", StringComparison.Ordinal) && !request.Contains("customresourcedefinitions", StringComparison.Ordinal) && !request.Contains("/namespaces?", StringComparison.Ordinal);

    public async Task<IReadOnlyList<Permission>> PermissionsAsync()
    {
        using var reconciler = await OpenAsync(Administrator);
        return await reconciler.PermissionsAsync(CancellationToken.None);
    }

    public async Task SyncAsAdministratorAsync()
    {
        using var reconciler = await OpenAsync(Administrator);
        Assert.True((await reconciler.SyncAsync(new SyncOptions(), CancellationToken.None)).Succeeded);
    }

    /// <summary>Grants permissions to the service account, as an administrator does with what the command wrote.</summary>
    public async Task GrantAsync(IEnumerable<Permission> permissions)
    {
        foreach (var value in RoleObjects.Of(permissions, new AccountName("shop", "deployer"), "gitops-shop", "gitops-shop"))
        {
            var (group, version) = ResourceId.SplitApiVersion((string)value["apiVersion"]!);
            var kind = (string)value["kind"]!;
            var @namespace = (string?)value["metadata"]!["namespace"];
            var resource = new ApiResource(group, version, kind, kind.ToLowerInvariant() + "s", @namespace is not null, []);
            await _administrator.Api.ApplyAsync(resource, @namespace ?? "", (string)value["metadata"]!["name"]!, value, new ApplyOptions("kubectl", Force: true), CancellationToken.None);
        }
    }

    /// <summary>A set's life: previewed, synced and waited for, planned, drifted, undone, looked at, taken over, pruned.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<string>> LiveAsync()
    {
        var failures = new List<string>();
        await DoAsync(async reconciler => failures.AddRange((await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None)).Failures.Select(diff => $"{diff.Id}: {diff.Error}")));
        await SyncAsync(new SyncOptions { Wait = true, Timeout = TimeSpan.FromMinutes(5), PodPatience = TimeSpan.FromMinutes(5) });
        await EditAsync(Scenario.ConfigMaps, "settings", """{"data":{"key":"drifted"}}""");
        await EditAsync(Widgets, "one", """{"spec":{"size":7}}""");
        await DoAsync(async reconciler => failures.AddRange((await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None)).Failures.Select(diff => $"{diff.Id}: {diff.Error}")));
        await DoAsync(async reconciler => await reconciler.SaveAsync(await reconciler.DiffAsync(new PlanOptions(), CancellationToken.None), new PlanOptions(), CancellationToken.None));
        Repository.Commit("Change", ("settings.yaml", Scenario.ConfigMap("settings", "2")));
        await SyncAsync(new SyncOptions());
        await DoAsync(reconciler => reconciler.UndoAsync(new UndoOptions(), new SyncOptions(), CancellationToken.None));
        await DoAsync(async reconciler => await reconciler.StatusAsync(CancellationToken.None));
        Repository.Commit("Close", [.. Directory.EnumerateFiles(Repository.Path, "*.yaml").Select(Path.GetFileName).Where(name => name is not ("widget.yaml" or "settings.yaml")).Select(name => (name!, (string?)null)), ("namespace.yaml", OtherNamespace)]);
        await DoAsync(reconciler => reconciler.DiffAsync(new PlanOptions { Prune = true }, CancellationToken.None));
        await SyncAsync(new SyncOptions { Prune = true });
        if (await _administrator.Api.GetAsync(Scenario.Deployments, "shop", "web", CancellationToken.None) is not null)
        {
            failures.Add("Nothing was pruned.");
        }

        return failures;

        Task SyncAsync(SyncOptions options) => DoAsync(async reconciler =>
        {
            var result = await reconciler.SyncAsync(options, CancellationToken.None);
            failures.AddRange(result.Results.Where(entry => entry.Error is not null).Select(entry => $"{entry.Id}: {entry.Message}"));
            failures.AddRange(new[] { result.HealthError, result.EndedEarly }.OfType<GitOpsException>().Select(failure => failure.Message));
        });

        async Task DoAsync(Func<Reconciler, Task> work)
        {
            try
            {
                using var reconciler = await OpenAsync(_account);
                await work(reconciler);
            }
            catch (GitOpsException failure)
            {
                failures.Add(failure.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _sandbox.DisposeAsync();
        Repository.Dispose();
    }

    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [ { port: 80 } ] }
        """;

    private const string OtherNamespace = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: other }
        """;

    private const string Other = OtherNamespace + """

        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: key, namespace: other }
        stringData: { key: "1" }
        """;

    private const string Roles = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: settings-reader }
        rules: [ { apiGroups: [ "" ], resources: [ endpoints ], verbs: [ get ] } ]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: settings-reader }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: settings-reader }
        subjects: [ { kind: ServiceAccount, name: web, namespace: shop } ]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: view }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewers }
        subjects: [ { kind: ServiceAccount, name: web, namespace: shop } ]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: shop-reader }
        rules:
        - { apiGroups: [ "" ], resources: [ nodes ], verbs: [ get ] }
        - { nonResourceURLs: [ /metrics ], verbs: [ get ] }
        """;

    private Task<Reconciler> OpenAsync(ClusterTarget target) =>
        Reconciler.OpenAsync(new ReconcileRequest { Repository = Repository.Path }, target, Observer, CancellationToken.None);

    private Task<ApplyAnswer> ApplyAsync(ApiResource resource, string json)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        return _administrator.Api.ApplyAsync(resource, resource.Namespaced ? "shop" : "", (string)value["metadata"]!["name"]!, value, new ApplyOptions("kubectl", Force: true), CancellationToken.None);
    }

    private async Task EditAsync(ApiResource resource, string name, string patch)
    {
        if (await _administrator.Api.GetAsync(resource, "shop", name, CancellationToken.None) is not null)
        {
            await _administrator.Api.MergePatchAsync(resource, "shop", name, JsonNode.Parse(patch)!.AsObject(), "kubectl-edit", CancellationToken.None);
        }
    }

    private sealed class WithToken(ConcurrentQueue<string> refused) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == System.Net.HttpStatusCode.Forbidden)
            {
                refused.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
            }

            return response;
        }
    }
}
