using System.Globalization;
using System.Net;

namespace GitOps.Core.Serving;

/// <summary>Where to listen: a port of the loopback addresses unless another address is named.</summary>
/// <param name="Address">The address; null for loopback.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
public sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>The host names under which requests are answered. A web page cannot reach a loopback address by a name of its own.</summary>
    internal IReadOnlyList<string> Hosts => Address switch
    {
        null => ["127.0.0.1", "localhost"],
        _ when Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) => ["*"],
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => [$"[{Address}]"],
        _ => [Address.ToString()],
    };

    /// <summary>Reads <c>8080</c>, <c>0.0.0.0:8080</c> or <c>[::1]:8080</c>.</summary>
    /// <exception cref="GitOpsException">It is none of these (<c>ListenAddressInvalid</c>).</exception>
    public static ListenAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsPort(text, out var alone))
        {
            return new ListenAddress(null, alone);
        }

        var colon = text.LastIndexOf(':');
        if (colon > 0 && IsPort(text[(colon + 1)..], out var port) && IPAddress.TryParse(text[..colon].Trim('[', ']'), out var address) && text[..colon].Contains(':', StringComparison.Ordinal) == text.StartsWith('['))
        {
            return new ListenAddress(address, port);
        }

        throw new GitOpsException(
            "ListenAddressInvalid", FailureKind.InvalidInput, $"\"{text}\" is nowhere to listen. Write a port (8080), or an address and a port (0.0.0.0:8080, [::]:8080).", text);
    }

    private static bool IsPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;
}
