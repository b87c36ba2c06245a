using System.Net;
using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;

namespace GitOps.Core.Cluster;

/// <summary>A way to one API server: address, trust and credentials, from a kubeconfig, the pod's service account or a sandbox.</summary>
public sealed class ClusterConnection : IDisposable
{
    private readonly IDisposable _client;

    private ClusterConnection(HttpClient http, IDisposable client, ClusterInfo info)
    {
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        http.BaseAddress = info.Server;
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.UserAgent.Clear();
        http.DefaultRequestHeaders.UserAgent.ParseAdd($"gitops/{ToolVersion}");
        _client = client;
        Info = info;
        Api = new KubeApi(http, info);
    }

    /// <summary>Version of this tool, as it names itself to servers.</summary>
    public static string ToolVersion { get; } = typeof(ClusterConnection).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Which cluster it is.</summary>
    public ClusterInfo Info { get; }

    /// <summary>The cluster's API.</summary>
    public KubeApi Api { get; }

    /// <summary>The contexts that can be named; empty when there is no kubeconfig that can be read.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig; null for the usual places.</param>
    public static IReadOnlyList<string> Contexts(string? kubeconfig) => KubeconfigReader.Contexts(kubeconfig);

    /// <summary>Opens a connection. No request is sent yet.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="namespace">Namespace that replaces the context's; null to keep it.</param>
    /// <exception cref="GitOpsException">There is no such kubeconfig or context (<c>KubeconfigInvalid</c>, <c>ContextNotFound</c>, <c>ClusterNotNamed</c>).</exception>
    public static ClusterConnection Open(ClusterTarget target, string? @namespace)
    {
        ArgumentNullException.ThrowIfNull(target);
        @namespace ??= target.Namespace;
        return target.Handler is { } handler ? OverHandler(handler, target, @namespace) : OverNetwork(target, @namespace);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ClusterConnection OverHandler(HttpMessageHandler handler, ClusterTarget target, string? @namespace)
    {
        var info = new ClusterInfo(target.Context ?? "sandbox", new Uri("http://sandbox.invalid/"), @namespace ?? "default");
        var client = new HttpClient(new RetryingHandler(TimeProvider.System) { InnerHandler = handler }, disposeHandler: false);
        return new ClusterConnection(client, client, info);
    }

    private static ClusterConnection OverNetwork(ClusterTarget target, string? @namespace)
    {
        var configuration = KubeconfigReader.Read(target);
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.EnableMultipleHttp2Connections = true;
            handler.AutomaticDecompression = DecompressionMethods.All;
            handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        };
        try
        {
            var info = new ClusterInfo(
                string.IsNullOrEmpty(configuration.CurrentContext) ? "in-cluster" : configuration.CurrentContext,
                new Uri(configuration.Host.TrimEnd('/') + "/"),
                @namespace ?? (string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace));
            var credentials = new CredentialHandler(() => Kubernetes.CreateCredentials(configuration), info);
            var client = new Kubernetes(configuration, new RetryingHandler(TimeProvider.System), credentials);
            return new ClusterConnection(client.HttpClient, client, info);
        }
        catch (Exception failure) when (failure is KubeConfigException or CryptographicException or IOException or UriFormatException)
        {
            throw KubeconfigReader.Invalid(target.Kubeconfig ?? "the kubeconfig", failure);
        }
    }
}
