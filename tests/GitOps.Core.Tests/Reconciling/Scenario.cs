using GitOps.Core.Cluster.Resources;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Git;
using GitOps.Core.Undoing;
using GitOps.Sandbox;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A repository and a cluster, and what users do with them.</summary>
public sealed class Scenario : IAsyncDisposable
{
    internal static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    internal static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", true, []);
    internal static readonly ApiResource Services = new("", "v1", "Service", "services", true, []);
    internal static readonly ApiResource Deployments = new("apps", "v1", "Deployment", "deployments", true, []);

    private Scenario(TestCluster cluster) => Cluster = cluster;

    public SampleRepository Repository { get; } = new();

    public TestCluster Cluster { get; }

    public RecordingObserver Observer { get; } = new();

    public static async Task<Scenario> StartAsync(
        bool withWorkloads = false, bool createNamespace = true, Func<HttpMessageHandler, HttpMessageHandler>? wrap = null, SandboxOptions? options = null) =>
        new(await TestCluster.StartAsync(withWorkloads, createNamespace, wrap, options));

    public static string ConfigMap(string name, string value = "1") => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        data:
          key: "{value}"

        """;

    public static string Deployment(string name, int replicas = 2, string image = "example/web:1", string annotations = "{}") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          annotations: {{annotations}}
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels: { app: {{name}} }
          template:
            metadata:
              labels: { app: {{name}} }
            spec:
              containers:
              - name: server
                image: {{image}}
                ports:
                - containerPort: 8080

        """;

    public async Task<DiffReport> DiffAsync(ReconcileRequest? request = null, PlanOptions? options = null)
    {
        using var reconciler = await OpenAsync(request);
        return await reconciler.DiffAsync(options ?? new PlanOptions(), CancellationToken.None);
    }

    public async Task<SyncResult> SyncAsync(SyncOptions? options = null, ReconcileRequest? request = null, CancellationToken cancellationToken = default)
    {
        using var reconciler = await OpenAsync(request);
        return await reconciler.SyncAsync(options ?? new SyncOptions { Timeout = TimeSpan.FromMinutes(5) }, cancellationToken);
    }

    public async Task<UndoResult> UndoAsync(UndoOptions? options = null, SyncOptions? sync = null)
    {
        using var reconciler = await OpenAsync(null);
        return await reconciler.UndoAsync(options ?? new UndoOptions(), sync ?? new SyncOptions(), CancellationToken.None);
    }

    public Task<Reconciler> OpenAsync(ReconcileRequest? request = null) =>
        Reconciler.OpenAsync((request ?? new ReconcileRequest { Repository = "" }) with { Repository = Repository.Path }, Cluster.Target, Observer, CancellationToken.None);

    /// <summary>A process that died lets its lease expire; one that is still alive need not wait for that.</summary>
    public async Task ExpireLeaseAsync()
    {
        var leases = new ApiResource("coordination.k8s.io", "v1", "Lease", "leases", true, []);
        if (await Cluster.GetAsync(leases, "gitops-shop") is not null)
        {
            await Cluster.EditAsync(leases, "gitops-shop", """{"spec":{"holderIdentity":""}}""", "test");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Repository.Dispose();
        await Cluster.DisposeAsync();
    }
}
