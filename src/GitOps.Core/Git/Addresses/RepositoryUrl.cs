using System.Net;
using System.Text.RegularExpressions;

namespace GitOps.Core.Git.Addresses;

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

        if (Path.Exists(text))
        {
            return null;
        }

        if (AlmostUrl().IsMatch(text) || UrlCredentials.HasPassword(text))
        {
            throw Unclear(text, "it is nearly a URL. Write https:// with two slashes, or ssh:// where an at sign belongs to the path, and give a password with -Credential.");
        }

        // git-clone(1): [user@]host:path is ssh when no slash comes before the colon; a single letter is a Windows drive.
        if (ScpLike().Match(text) is { Success: true } scp)
        {
            var (user, host, path) = (scp.Groups["user"].Value, scp.Groups["host"].Value, scp.Groups["path"].Value);
            var display = $"{host}:{path}";
            RefuseOptions(display, host, path);
            return new RepositoryUrl(text, "ssh", host, display, user.Length == 0 ? null : new NetworkCredential(user, ""));
        }

        return null;
    }

    /// <summary>Takes user information out of the URLs in a text, such as another program's message.</summary>
    public static string Redact(string text) => UrlCredentials.TakeOut(text);

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static RepositoryUrl FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw Unclear(text, "it is no valid URL. Give a password with -Credential.");
        }

        // Of user:80/word@host, the host would be the user.
        var display = WithoutUser(uri).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (!uri.IsFile && UrlCredentials.HasUser(uri.UserInfo.Length == 0 ? text : display))
        {
            throw Unclear(text, "it has an at sign where a path or a password may be meant. Write %40 for it in a path, and give a password with -Credential.");
        }

        if (!Schemes.Contains(uri.Scheme))
        {
            throw GitErrors.RepositoryUrlNotSupported(display, $"{uri.Scheme} URLs are not supported.");
        }

        RefuseOptions(display, uri.Host, uri.AbsolutePath);
        var parts = uri.UserInfo.Split(':', 2);
        var user = uri.UserInfo.Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");

        // What is behind a question mark is nothing to git, and may be a token.
        var address = uri.IsFile ? WithoutUser(uri).AbsoluteUri
            : uri.Scheme == "ssh" && user is not null ? new UriBuilder(display) { UserName = parts[0] }.Uri.AbsoluteUri
            : display;
        return new RepositoryUrl(address, uri.Scheme, uri.Authority, display, user);
    }

    private static Uri WithoutUser(Uri uri) => new UriBuilder(uri) { UserName = "", Password = "" }.Uri;

    private static GitOpsException Unclear(string text, string why) =>
        GitErrors.RepositoryUrlNotSupported(text.LastIndexOf('@') is var at and >= 0 ? "***@" + Redact(text[(at + 1)..]) : Redact(text), why);

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

    [GeneratedRegex("^(https?|ssh|ftps?):", RegexOptions.IgnoreCase)]
    private static partial Regex AlmostUrl();
}
