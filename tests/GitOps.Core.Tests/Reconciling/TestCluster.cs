using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Sandbox;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>
/// A cluster with a namespace of the test's own: a sandbox, or the cluster of the kubeconfig that GITOPS_TEST_KUBECONFIG names.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    private readonly SandboxServer? _sandbox;
    private readonly ClusterConnection _connection;

    private TestCluster(SandboxServer? sandbox, ClusterTarget target, string @namespace)
    {
        _sandbox = sandbox;
        Target = target;
        Namespace = @namespace;
        _connection = ClusterConnection.Open(target, @namespace);
    }

    public static string? Kubeconfig => Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");

    public ClusterTarget Target { get; }

    public string Namespace { get; }

    /// <summary>The door tests use to do what others do to a cluster.</summary>
    internal KubeApi Api => _connection.Api;

    /// <summary>Method and path of every request that went through <see cref="Target"/>, in the sandbox.</summary>
    public ConcurrentQueue<string> Requests { get; private init; } = new();

    public static async Task<TestCluster> StartAsync(bool withWorkloads = false, bool createNamespace = true, Func<HttpMessageHandler, HttpMessageHandler>? wrap = null, SandboxOptions? options = null)
    {
        var name = $"gitops-test-{Guid.NewGuid():N}"[..24];
        TestCluster cluster;
        if (Kubeconfig is { } kubeconfig)
        {
            Skip.If(withWorkloads || wrap is not null || options is not null, "needs the sandbox's own controllers or handler");
            cluster = new TestCluster(null, new ClusterTarget { Kubeconfig = kubeconfig, Namespace = name }, name);
        }
        else
        {
            var sandbox = await SandboxServer.StartAsync(options ?? new SandboxOptions { WithWorkloads = withWorkloads, RolloutDelay = TimeSpan.FromMilliseconds(50) });
            var requests = new ConcurrentQueue<string>();
            HttpMessageHandler handler = new Recorder(requests) { InnerHandler = sandbox.CreateHandler() };
            cluster = new TestCluster(sandbox, new ClusterTarget { Handler = wrap?.Invoke(handler) ?? handler, Namespace = name }, name) { Requests = requests };
        }

        if (createNamespace)
        {
            await cluster.ApplyAsync(Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");
        }

        return cluster;
    }

    internal Task<ApplyAnswer> ApplyAsync(ApiResource resource, string json, string manager = "test-setup", bool force = false)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        return Api.ApplyAsync(
            resource, resource.Namespaced ? Namespace : "", (string)value["metadata"]!["name"]!, value, new ApplyOptions(manager, force), CancellationToken.None);
    }

    internal Task<JsonObject> EditAsync(ApiResource resource, string name, string patch, string manager) =>
        Api.MergePatchAsync(resource, Namespace, name, JsonNode.Parse(patch)!.AsObject(), manager, CancellationToken.None);

    /// <summary>Writes the status of an object, as the controller of its kind does.</summary>
    internal async Task WriteStatusAsync(ApiResource resource, string name, string patch)
    {
        using var http = new HttpClient(Target.Handler!, disposeHandler: false);
        using var content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        using var answer = await http.PatchAsync(new Uri($"http://sandbox.invalid{resource.ObjectPath(Namespace, name)}/status?fieldManager=kube-controller-manager"), content);
        answer.EnsureSuccessStatusCode();
    }

    internal Task<JsonObject?> GetAsync(ApiResource resource, string name) =>
        Api.GetAsync(resource, resource.Namespaced ? Namespace : "", name, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is null)
        {
            await Api.DeleteAsync(Namespaces, "", Namespace, new("Background"), CancellationToken.None);
        }
        else
        {
            await _sandbox.DisposeAsync();
        }

        _connection.Dispose();
    }

    private sealed class Recorder(ConcurrentQueue<string> requests) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
