using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Benchmarks.Clusters;

/// <summary>
/// The cluster that is measured against: a sandbox in a process of its own, reached over HTTP, or the one of the kubeconfig that
/// GITOPS_TEST_KUBECONFIG names. Each run gets a namespace of its own, which is deleted after it.
/// </summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    private static readonly TimeSpan LongestDeletion = TimeSpan.FromMinutes(10);

    private readonly Process? _sandbox;
    private readonly ClusterConnection _connection;
    private int _namespaces;

    private BenchmarkCluster(Process? sandbox, string kubeconfig)
    {
        _sandbox = sandbox;
        Kubeconfig = kubeconfig;
        _connection = ClusterConnection.Open(Target, @namespace: null);
    }

    /// <summary>The kubeconfig for every client.</summary>
    public string Kubeconfig { get; }

    /// <summary>The same for the core.</summary>
    public ClusterTarget Target => new() { Kubeconfig = Kubeconfig };

    /// <summary>Whether it is gone when the run is.</summary>
    public bool IsSandbox => _sandbox is not null;

    /// <summary>How the cluster is called in the table.</summary>
    public string Name => IsSandbox ? "sandbox over HTTP" : _connection.Info.Context;

    /// <summary>Opens the cluster; a sandbox is started anew.</summary>
    /// <param name="folder">Where the sandbox's kubeconfig goes.</param>
    public static async Task<BenchmarkCluster> OpenAsync(string folder)
    {
        if (Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG") is { Length: > 0 } named)
        {
            return new BenchmarkCluster(null, named);
        }

        var kubeconfig = Path.Combine(folder, $"sandbox-{Guid.NewGuid():N}.kubeconfig");
        var start = new ProcessStartInfo("dotnet", [typeof(BenchmarkCluster).Assembly.Location, LaggingSandbox.Verb, kubeconfig]) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sandbox did not start.");
        return await process.StandardOutput.ReadLineAsync() == LaggingSandbox.Ready
            ? new BenchmarkCluster(process, kubeconfig)
            : throw new InvalidOperationException("The sandbox did not start.");
    }

    /// <summary>Makes a namespace.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var name = $"gitops-benchmark-{Environment.ProcessId}-{++_namespaces}";
        var value = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        await _connection.Api.CreateAsync(Namespaces, "", value, "benchmark", CancellationToken.None);
        return name;
    }

    /// <summary>Deletes a namespace and waits until it and what is in it are gone.</summary>
    public Task DeleteNamespaceAsync(string name) =>
        _connection.Api.DeleteAndWaitAsync(Namespaces, "", name, new("Foreground"), LongestDeletion, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        if (_sandbox is not null)
        {
            _sandbox.Kill();
            await _sandbox.WaitForExitAsync();
            _sandbox.Dispose();
        }
    }
}
