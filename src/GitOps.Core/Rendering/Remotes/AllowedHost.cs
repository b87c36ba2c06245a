using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Core.Rendering.Remotes;

/// <summary>One host, network or folder that the operator allows.</summary>
internal sealed class AllowedHost
{
    private const string FileScheme = "file:///";
    private const string AnySubdomain = "*.";

    private readonly string? _host;
    private readonly int? _port;
    private readonly IPNetwork? _network;
    private readonly string? _folder;

    private AllowedHost(string? host = null, int? port = null, IPNetwork? network = null, string? folder = null) =>
        (_host, _port, _network, _folder) = (host, port, network, folder);

    /// <summary>Reads what the operator wrote.</summary>
    /// <exception cref="GitOpsException"><c>AllowedHostInvalid</c>.</exception>
    public static AllowedHost Parse(string text)
    {
        if (text.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var folder))
        {
            return new AllowedHost(folder: WithSeparator(folder.LocalPath));
        }

        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out var network) ? new AllowedHost(network: network) : throw RemoteErrors.EntryInvalid(text);
        }

        if (IPAddress.TryParse(text, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return OfAddress(bare, $"[{bare}]", null);
        }

        var (host, port) = (HostOf(text), PortOf(text));
        var name = host.StartsWith(AnySubdomain, StringComparison.Ordinal) ? host[AnySubdomain.Length..] : host;
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address))
        {
            return OfAddress(address, host, port);
        }

        return Uri.CheckHostName(name) == UriHostNameType.Dns && (port is not null || host.Length == text.Length)
            ? new AllowedHost(host, port)
            : throw RemoteErrors.EntryInvalid(text);
    }

    /// <summary>The port of <c>host:port</c>; null when there is none.</summary>
    public static int? PortOf(string authority) =>
        int.TryParse(authority.AsSpan(HostOf(authority).Length).TrimStart(':'), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    /// <summary>Whether it names a host and port.</summary>
    public bool Names(string authority)
    {
        var host = HostOf(authority);
        if (_port is not null && _port != PortOf(authority))
        {
            return false;
        }

        return _network is { } network && IPAddress.TryParse(host.Trim('[', ']'), out var address) && network.Contains(PublicAddresses.Plain(address))
            || _host is not null && (string.Equals(_host, host, StringComparison.OrdinalIgnoreCase)
                || _host.StartsWith(AnySubdomain, StringComparison.Ordinal) && host.EndsWith(_host[1..], StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether it allows an address itself.</summary>
    public bool Holds(IPAddress address) => _network?.Contains(address) == true || _host is "localhost" && IPAddress.IsLoopback(address);

    /// <summary>Whether it allows a folder of this machine.</summary>
    public bool HoldsFolder(string folder) => _folder is not null && WithSeparator(Path.GetFullPath(folder)).StartsWith(_folder, StringComparison.Ordinal);

    private static AllowedHost OfAddress(IPAddress address, string host, int? port)
    {
        var plain = PublicAddresses.Plain(address);
        return new AllowedHost(host, port, new IPNetwork(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
    }

    private static string HostOf(string authority) =>
        authority.LastIndexOf(':') is var colon and > 0 && colon > authority.LastIndexOf(']') ? authority[..colon] : authority;

    private static string WithSeparator(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
}
