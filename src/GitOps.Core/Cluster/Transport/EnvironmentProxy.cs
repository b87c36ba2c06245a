using System.Globalization;
using System.Net;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// The proxies that the environment names (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>NO_PROXY</c>), read as Go reads them
/// (golang.org/x/net/http/httpproxy): .NET takes a domain in <c>NO_PROXY</c> otherwise, knows no network there, and would use
/// a proxy for this machine itself.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _forHttp;
    private readonly Uri? _forHttps;
    private readonly string[] _exceptions;

    private EnvironmentProxy(Uri? forHttp, Uri? forHttps, string exceptions)
    {
        _forHttp = forHttp;
        _forHttps = forHttps;
        _exceptions = exceptions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Credentials = new ProxyCredentials(forHttp, forHttps);
    }

    public ICredentials? Credentials { get; set; }

    /// <exception cref="FormatException">A variable holds no address of a proxy; the message quotes no value.</exception>
    public static EnvironmentProxy Read(Func<string, string?> variable)
    {
        // In a CGI program HTTP_PROXY is what a visitor sent as the header "Proxy".
        var forHttp = string.IsNullOrEmpty(variable("REQUEST_METHOD")) ? Either("HTTP_PROXY") : "";
        return new EnvironmentProxy(Address(forHttp, "HTTP_PROXY"), Address(Either("HTTPS_PROXY"), "HTTPS_PROXY"), Either("NO_PROXY"));

        string Either(string name) => variable(name) is { Length: > 0 } upper ? upper : variable(name.ToLowerInvariant()) ?? "";
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : FixedProxy.WithoutUser(ProxyFor(destination)!);

    public bool IsBypassed(Uri host) =>
        ProxyFor(host) is null
        || host.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.IdnHost, out var address) && IPAddress.IsLoopback(address))
        || _exceptions.Any(exception => Excepts(exception, host));

    private Uri? ProxyFor(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _forHttps : _forHttp;

    private static bool Excepts(string exception, Uri host)
    {
        if (exception == "*")
        {
            return true;
        }

        var isAddress = IPAddress.TryParse(host.IdnHost, out var address);
        if (exception.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(exception, out var network))
        {
            return isAddress && network.BaseAddress.AddressFamily == address!.AddressFamily && network.Contains(address);
        }

        var name = WithoutPort(exception, out var port);
        if (port is not null && port != host.Port)
        {
            return false;
        }

        if (IPAddress.TryParse(name, out var exempt))
        {
            return isAddress && exempt.Equals(address);
        }

        if (name.StartsWith("*.", StringComparison.Ordinal))
        {
            name = name[1..];
        }

        // ".example.com" is what is below a domain; "example.com" is the domain too.
        var below = name.StartsWith('.') ? name : $".{name}";
        return host.IdnHost.EndsWith(below, StringComparison.OrdinalIgnoreCase)
            || (!name.StartsWith('.') && host.IdnHost.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string WithoutPort(string text, out int? port)
    {
        var colon = text.LastIndexOf(':');
        var isPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon)
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        port = isPort ? int.Parse(text[(colon + 1)..], CultureInfo.InvariantCulture) : null;
        return (isPort ? text[..colon] : text).Trim('[', ']');
    }

    private static Uri? Address(string text, string name)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(whole.Replace("socks5h://", "socks5://", StringComparison.Ordinal), UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" or "socks5" && address.Host.Length > 0
            ? address
            : throw new FormatException($"the variable {name} holds no address of a proxy (http://, https:// or socks5:// with a host).");
    }

    /// <summary>User and password of each proxy, as its address has them.</summary>
    private sealed class ProxyCredentials(params Uri?[] proxies) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            proxies.OfType<Uri>().Where(proxy => proxy.Authority == uri.Authority).Select(FixedProxy.CredentialsOf).FirstOrDefault();
    }
}
