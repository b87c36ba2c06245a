using System.Net;
using System.Text.RegularExpressions;

namespace GitOps.Core.Git.Remotes;

/// <summary>A repository's URL, taken apart so that user information in it is never printed, stored or passed to another program.</summary>
internal sealed partial class RepositoryUrl
{
    private static readonly string[] Schemes = ["https", "http", "ssh", "file"];

    private RepositoryUrl(string address, string scheme, string host, string display, NetworkCredential? userInfo)
    {
        Address = address;
        Scheme = scheme;
        Host = host;
        Display = display;
        UserInfo = userInfo;
    }

    /// <summary>The URL to connect to: without user information, except the user name that ssh needs.</summary>
    public string Address { get; }

    /// <summary><c>https</c>, <c>http</c>, <c>ssh</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>Host, with the port when it is not the scheme's own; empty for <c>file</c>.</summary>
    public string Host { get; }

    /// <summary>What to print.</summary>
    public string Display { get; }

    /// <summary>User name and password that the URL held; null when it held none. The password may be empty.</summary>
    public NetworkCredential? UserInfo { get; }

    /// <summary>The last part of its path without <c>.git</c>.</summary>
    public string Name => RepositoryName.Of(Display);

    /// <summary>Reads a URL; null when the text is a path.</summary>
    /// <exception cref="GitOpsException"><c>RepositoryUrlNotSupported</c>.</exception>
    public static RepositoryUrl? Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return FromUri(text);
        }

        // git-clone(1): [user@]host:path is ssh when no slash comes before the colon; a single letter is a Windows drive.
        if (!Path.Exists(text) && ScpLike().Match(text) is { Success: true } scp)
        {
            var (user, host, path) = (scp.Groups["user"].Value, scp.Groups["host"].Value, scp.Groups["path"].Value);
            var display = $"{host}:{path}";
            RefuseOptions(display, host, path);
            return new RepositoryUrl(text, "ssh", host, display, user.Length == 0 ? null : new NetworkCredential(user, ""));
        }

        return null;
    }

    /// <summary>Takes user information out of the URLs in a text, such as another program's message.</summary>
    public static string Redact(string text) => UserInformation().Replace(text, "://");

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static RepositoryUrl FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw GitErrors.RepositoryUrlNotSupported(Redact(text), "it is no valid URL.");
        }

        var display = WithoutUser(uri).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (!Schemes.Contains(uri.Scheme))
        {
            throw GitErrors.RepositoryUrlNotSupported(display, $"{uri.Scheme} URLs are not supported.");
        }

        RefuseOptions(display, uri.Host, uri.AbsolutePath);
        var parts = uri.UserInfo.Split(':', 2);
        var user = uri.UserInfo.Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        var address = uri.Scheme == "ssh" && user is not null
            ? new UriBuilder(uri) { UserName = parts[0], Password = "" }.Uri.AbsoluteUri
            : WithoutUser(uri).AbsoluteUri;
        return new RepositoryUrl(address, uri.Scheme, uri.Authority, display, user);
    }

    private static Uri WithoutUser(Uri uri) => new UriBuilder(uri) { UserName = "", Password = "" }.Uri;

    // A host or path that looks like an option would be one to ssh (CVE-2017-1000117).
    private static void RefuseOptions(string display, string host, string path)
    {
        if (host.StartsWith('-') || path.StartsWith('-') || path.StartsWith(':'))
        {
            throw GitErrors.RepositoryUrlNotSupported(display, "its host or path begins like an option.");
        }
    }

    [GeneratedRegex(@"^(?:(?<user>[^@/\\:]+)@)?(?<host>[^@/\\:]{2,}|\[[0-9a-fA-F:]+\]):(?<path>.+)$")]
    private static partial Regex ScpLike();

    [GeneratedRegex(@"://[^/@\s'""]+@")]
    private static partial Regex UserInformation();
}
