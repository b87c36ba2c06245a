using System.Net;
using System.Text;
using GitOps.Core.Cluster.Kubeconfigs;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// The connections to one API server, in the place of the client library's, which verifies no host name where a kubeconfig
/// names authorities. A client certificate belongs to a connection: a request with another one than before gets connections
/// of its own.
/// </summary>
internal sealed class ServerTransport : DelegatingHandler
{
    private readonly object _gate = new();
    private readonly List<(ClientCertificate? Certificate, HttpMessageInvoker Connections)> _pools = [];
    private readonly ClusterAccess _access;
    private readonly ServerTrust _trust;
    private readonly IWebProxy _proxy;
    private readonly IReadOnlyList<HeaderBreak> _breaks;

    /// <exception cref="FormatException">The authorities cannot be read.</exception>
    public ServerTransport(ClusterAccess access, IReadOnlyList<HeaderBreak> breaks)
    {
        _access = access;
        _breaks = breaks;
        _trust = new ServerTrust(access);
        _proxy = access.Cluster.ProxyUrl.Length > 0 ? new FixedProxy(new Uri(access.Cluster.ProxyUrl)) : EnvironmentProxy.Read(Environment.GetEnvironmentVariable);
    }

    /// <summary>The certificate a request is to be sent with.</summary>
    public static HttpRequestOptionsKey<ClientCertificate?> Certificate { get; } = new("gitops.certificate");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(Certificate, out var certificate);
        return Connections(certificate).SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var (certificate, connections) in disposing ? _pools : [])
        {
            connections.Dispose();
            certificate?.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker Connections(ClientCertificate? certificate)
    {
        lock (_gate)
        {
            var found = _pools.Find(pool => ReferenceEquals(pool.Certificate, certificate)).Connections;
            if (found is null)
            {
                found = new HttpMessageInvoker(Open(certificate));
                _pools.Add((certificate, found));
            }

            return found;
        }
    }

    private SocketsHttpHandler Open(ClientCertificate? certificate) => new()
    {
        // What is sent to one host is for no other one: a redirect is an error, and nobody here wants a cookie.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = _access.Cluster.DisableCompression ? DecompressionMethods.None : DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        Proxy = _proxy,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        PlaintextStreamFilter = _breaks.Count == 0 ? null : (context, _) => ValueTask.FromResult<Stream>(new HeaderBreakStream(context.PlaintextStream, _breaks)),
        SslOptions = _trust.Options(certificate?.Context),
    };
}
