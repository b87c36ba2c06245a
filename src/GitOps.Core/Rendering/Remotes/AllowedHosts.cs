using System.Net;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Rendering.Remotes;

/// <summary>
/// Where a repository may have things fetched from: its own origin, and what the operator allows. The repository has no say in it.
/// Names lead to public addresses only, unless the operator allows the addresses too.
/// </summary>
public sealed class AllowedHosts
{
    private readonly RepositoryUrl? _own;
    private readonly bool _isLocal;
    private readonly List<AllowedHost> _allowed;

    /// <summary>Reads what the operator allows.</summary>
    /// <param name="repository">Path or URL of the repository that refers to others.</param>
    /// <param name="origin">URL that a local repository was cloned from; null when there is none.</param>
    /// <param name="allowed">
    /// Hosts (<c>github.com</c>, <c>*.example.com</c>, <c>git.example.com:8443</c>), addresses and networks (<c>10.1.0.0/16</c>), and folders
    /// with local repositories (<c>file:///srv/bases</c>).
    /// </param>
    /// <exception cref="GitOpsException">One of them is none of these (<c>AllowedHostInvalid</c>).</exception>
    public AllowedHosts(string repository, string? origin, IEnumerable<string>? allowed)
    {
        var url = UrlOf(repository);
        _isLocal = url is null or { Scheme: "file" };
        _own = url is null or { Scheme: "file" } ? origin is null ? null : UrlOf(origin) : url;
        _allowed = [.. (allowed ?? []).Select(AllowedHost.Parse)];
    }

    /// <summary>Refuses a repository that is on no allowed host, or in no allowed folder.</summary>
    internal void Check(RepositoryUrl url)
    {
        if (url.Scheme == "file")
        {
            CheckFolder(url);
            return;
        }

        CheckHost(url.Scheme, url.Host, url.Display);
    }

    /// <summary>Refuses a file that is on no allowed host.</summary>
    internal void Check(Uri url) => CheckHost(url.Scheme, AuthorityOf(url), url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>Refuses an allowed name that leads into a network nobody asked to reach.</summary>
    /// <param name="scheme">Scheme of the address that is fetched.</param>
    /// <param name="authority">Its host and port.</param>
    /// <param name="addresses">What the name was resolved to.</param>
    internal void CheckAddresses(string scheme, string authority, IEnumerable<IPAddress> addresses)
    {
        if (IsOwn(scheme, authority))
        {
            return;
        }

        foreach (var address in addresses.Select(PublicAddresses.Plain))
        {
            if (!PublicAddresses.Contains(address) && !_allowed.Exists(entry => entry.Holds(address)))
            {
                throw RemoteErrors.PrivateAddress(authority, address);
            }
        }
    }

    internal static string AuthorityOf(Uri url) => url.IsDefaultPort ? Bracketed(url) : $"{Bracketed(url)}:{url.Port}";

    private static string Bracketed(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;

    private static RepositoryUrl? UrlOf(string repository)
    {
        try
        {
            return RepositoryUrl.Parse(repository);
        }
        catch (GitOpsException)
        {
            // Whoever opens it says what is wrong with it.
            return null;
        }
    }

    private void CheckHost(string scheme, string authority, string display)
    {
        if (IsOwn(scheme, authority))
        {
            return;
        }

        if (scheme is not ("https" or "ssh"))
        {
            throw RemoteErrors.NotEncrypted(display, scheme);
        }

        if (!_allowed.Exists(entry => entry.Names(authority)))
        {
            throw RemoteErrors.HostNotAllowed(display, authority);
        }
    }

    private void CheckFolder(RepositoryUrl url)
    {
        if (!_isLocal)
        {
            throw RemoteErrors.FolderOfRemote(url.Display);
        }

        var folder = new Uri(url.Address).LocalPath;
        if (!_allowed.Exists(entry => entry.HoldsFolder(folder)))
        {
            throw RemoteErrors.FolderNotAllowed(url.Display);
        }
    }

    // The same place by the same scheme; or the same host by https and ssh, each at its own port.
    private bool IsOwn(string scheme, string authority) => _own is { Scheme: not "file" }
        && string.Equals(_own.Host, authority, StringComparison.OrdinalIgnoreCase)
        && (_own.Scheme == scheme || scheme is "https" or "ssh" && _own.Scheme is "https" or "ssh" && AllowedHost.PortOf(authority) is null);
}
