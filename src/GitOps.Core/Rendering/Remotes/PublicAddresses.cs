using System.Net;
using System.Net.Sockets;

namespace GitOps.Core.Rendering.Remotes;

/// <summary>
/// Tells addresses of the public internet from those of this machine, its networks, and its cloud's metadata service.
/// </summary>
/// <remarks>https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry</remarks>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Documentation, Teredo, benchmarking, ORCHID; 6to4 holds an IPv4 address that is nobody's to check.
            "2001:db8::/32", "2001::/23", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    // All that is given out for unicast; loopback, unique local, link-local and multicast addresses lie outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Addresses that hold an IPv4 address in their last 32 bits: NAT64 (RFC 6052).
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address is one of the public internet.</summary>
    public static bool Contains(IPAddress address)
    {
        var meant = Plain(address);
        return (meant.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(meant)) && !Array.Exists(NotPublic, network => network.Contains(meant));
    }

    /// <summary>The IPv4 address that an IPv6 address stands for; otherwise the address, without a zone.</summary>
    public static IPAddress Plain(IPAddress address) => address switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => address,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ when Nat64.Contains(new IPAddress(address.GetAddressBytes())) => new IPAddress(address.GetAddressBytes().AsSpan(12)),
        _ => new IPAddress(address.GetAddressBytes()),
    };
}
