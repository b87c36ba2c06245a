using System.Net;
using System.Security.Cryptography;
using GitOps.Core.Cluster.Credentials;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;
using GitOps.Core.Telemetry;
using k8s;

namespace GitOps.Core.Cluster;

/// <summary>A way to one API server: address, trust and credentials, from a kubeconfig, the pod's service account or a sandbox.</summary>
public sealed class ClusterConnection : IDisposable
{
    private readonly IDisposable _client;

    /// <param name="http">Sends what is asked of the API.</param>
    /// <param name="client">What the connection ends with.</param>
    /// <param name="info">Which cluster it is.</param>
    /// <param name="time">Tells the time.</param>
    private ClusterConnection(HttpClient http, IDisposable client, ClusterInfo info, TimeProvider time)
    {
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        http.BaseAddress = info.Server;
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.UserAgent.Clear();
        http.DefaultRequestHeaders.UserAgent.ParseAdd($"gitops/{ToolVersion}");
        _client = client;
        Info = info;
        Api = new KubeApi(http, info, time);
    }

    /// <summary>Version of this tool, as it names itself to servers.</summary>
    public static string ToolVersion { get; } = typeof(ClusterConnection).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Which cluster it is.</summary>
    public ClusterInfo Info { get; }

    /// <summary>The cluster's API.</summary>
    internal KubeApi Api { get; }

    /// <summary>The contexts that can be named; empty when there is no kubeconfig that can be read.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig; null for the usual places.</param>
    public static IReadOnlyList<string> Contexts(string? kubeconfig) => KubeconfigReader.Contexts(kubeconfig);

    /// <summary>Opens a connection. No request is sent yet.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="namespace">Namespace that replaces the context's; null to keep it.</param>
    /// <param name="observer">Hears what is unusual about the kubeconfig, and what a credential plugin says.</param>
    /// <exception cref="GitOpsException">There is no such kubeconfig or context (<c>KubeconfigInvalid</c>, <c>ContextNotFound</c>, <c>ClusterNotNamed</c>).</exception>
    public static ClusterConnection Open(ClusterTarget target, string? @namespace, IReconcileObserver? observer = null) =>
        Open(target, @namespace, observer, TimeProvider.System);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    internal static ClusterConnection Open(ClusterTarget target, string? @namespace, IReconcileObserver? observer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(target);
        @namespace ??= target.Namespace;
        return target.Handler is { } handler ? OverHandler(handler, target, @namespace, time) : OverNetwork(target, @namespace, observer, time);
    }

    private static ClusterConnection OverHandler(HttpMessageHandler handler, ClusterTarget target, string? @namespace, TimeProvider time)
    {
        var info = new ClusterInfo(target.Context ?? "sandbox", new Uri("http://sandbox.invalid/"), @namespace ?? "default");
        var handlers = new RetryingHandler(time) { InnerHandler = new AnswerLimit(time) { InnerHandler = handler } };
        var http = new HttpClient(handlers, disposeHandler: false);
        return new ClusterConnection(http, http, info, time);
    }

    private static ClusterConnection OverNetwork(ClusterTarget target, string? @namespace, IReconcileObserver? observer, TimeProvider time)
    {
        var access = KubeconfigReader.Read(target);
        foreach (var warning in access.Warnings)
        {
            observer?.Warning(warning);
        }

        try
        {
            var impersonation = new ImpersonationHeaders(access.User);
            var client = new Kubernetes(
                new KubernetesClientConfiguration { Host = access.Server.ToString() },
                new RetryingHandler(time),
                new CredentialHandler(CredentialSources.Of(access, () => KubeconfigReader.Read(target), observer, time), impersonation, access.Context),
                new AnswerLimit(time),
                new ServerTransport(access, impersonation.Breaks));
            if (access.Cluster.TlsServerName.Length > 0)
            {
                // .NET asks for the certificate of the host that the header names.
                client.HttpClient.DefaultRequestHeaders.Host = access.Cluster.TlsServerName;
            }

            return new ClusterConnection(client.HttpClient, client, new ClusterInfo(access.Context, access.Server, @namespace ?? access.Namespace), time);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException or IOException)
        {
            throw KubeconfigReader.Invalid(target.Kubeconfig ?? access.Cluster.Place, failure);
        }
    }
}
