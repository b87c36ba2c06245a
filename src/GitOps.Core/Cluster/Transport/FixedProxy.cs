using System.Net;

namespace GitOps.Core.Cluster.Transport;

/// <summary>One proxy for everything, this machine's own addresses too: what <c>proxy-url</c> means.</summary>
internal sealed class FixedProxy(Uri address) : IWebProxy
{
    private readonly Uri _address = WithoutUser(address);

    public ICredentials? Credentials { get; set; } = CredentialsOf(address);

    public Uri? GetProxy(Uri destination) => _address;

    public bool IsBypassed(Uri host) => false;

    public static Uri WithoutUser(Uri address) => new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    public static NetworkCredential? CredentialsOf(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = address.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
