using System.Net;
using System.Net.Sockets;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// Fetches single files over HTTPS, such as a release's <c>install.yaml</c>, each once. Certificates are verified, nothing of the
/// user's is sent, and size and time are limited. Every host on the way has to be allowed, and every address that is connected
/// to is one that was looked at. Safe for use by several threads.
/// </summary>
internal sealed class HttpFileSource : IDisposable
{
    private const int MaxBytes = 32 * 1024 * 1024;
    private const int MaxRedirects = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];
    private readonly AllowedHosts _hosts;
    private readonly HttpClient _client;
    private readonly FetchedOnce<Uri, byte[]> _fetched = new();

    /// <param name="hosts">Where files may be fetched from.</param>
    public HttpFileSource(AllowedHosts hosts)
    {
        _hosts = hosts;
        var handler = new SocketsHttpHandler { ConnectTimeout = Timeout, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync };
        _client = new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = MaxBytes };
    }

    /// <summary>The address of a file; null for a path or a repository. What ends like a manifest is a file.</summary>
    public static Uri? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            return null;
        }

        // kustomize's marks of a repository: .git, // between it and a folder, Azure DevOps' _git, and a revision.
        var path = url.AbsolutePath;
        var isRepository = path.Contains("//", StringComparison.Ordinal) || path.Contains("/_git/", StringComparison.Ordinal)
            || path.Contains(".git/", StringComparison.Ordinal) || url.Query.Contains("ref=", StringComparison.Ordinal) || url.Query.Contains("version=", StringComparison.Ordinal);
        return !isRepository && Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? url : null;
    }

    /// <summary>An address as it may be printed: without user, password and query.</summary>
    public static string Display(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <exception cref="GitOpsException"><c>KustomizeRemoteFileFailed</c>, <c>KustomizeRemoteNotAllowed</c>.</exception>
    public byte[] Read(Uri url, CancellationToken cancellationToken) =>
        _fetched.Get(url, () => FetchAsync(url, cancellationToken).GetAwaiter().GetResult(), cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await FollowAsync(url, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw KustomizeErrors.RemoteFile(Display(url), $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            return response.Content.Headers.ContentType?.MediaType == "text/html"
                ? throw KustomizeErrors.RemoteFile(Display(url), "it is a web page. Name the address of the file itself, such as its raw form")
                : await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw KustomizeErrors.RemoteFile(Display(url), $"no answer within {Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException exception) when (exception.InnerException is GitOpsException refusal)
        {
            throw refusal;
        }
        catch (HttpRequestException exception)
        {
            throw KustomizeErrors.RemoteFile(Display(url), exception.InnerException?.Message ?? exception.Message);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri url, CancellationToken cancellationToken)
    {
        for (var (at, redirects) = (url, 0); ; redirects++)
        {
            _hosts.Check(at);
            var response = await _client.GetAsync(at, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } next)
            {
                return response;
            }

            response.Dispose();
            at = redirects < MaxRedirects ? new Uri(at, next) : throw KustomizeErrors.RemoteFile(Display(url), $"it is redirected more than {MaxRedirects} times");
        }
    }

    // A name could be resolved to another address a moment later: what is looked at is what is connected to. Where a proxy
    // is set, the proxy resolves names, and is itself the operator's choice.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (endpoint, url) = (context.DnsEndPoint, context.InitialRequestMessage.RequestUri!);
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        if (string.Equals(endpoint.Host.Trim('[', ']'), url.IdnHost, StringComparison.OrdinalIgnoreCase) && endpoint.Port == url.Port)
        {
            _hosts.CheckAddresses(url.Scheme, AllowedHosts.AuthorityOf(url), addresses);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
