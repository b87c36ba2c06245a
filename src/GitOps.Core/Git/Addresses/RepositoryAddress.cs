using System.Text.RegularExpressions;

namespace GitOps.Core.Git.Addresses;

/// <summary>
/// One text for each repository, however it is reached: by https or ssh, with or without a user, <c>.git</c> or a port of ssh.
/// Credentials are no part of it.
/// </summary>
internal static partial class RepositoryAddress
{
    /// <summary>Hosts that ssh knows by another name.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["ssh.github.com"] = "github.com",
        ["altssh.gitlab.com"] = "gitlab.com",
        ["altssh.bitbucket.org"] = "bitbucket.org",
        ["ssh.dev.azure.com"] = "dev.azure.com",
        ["vs-ssh.visualstudio.com"] = "dev.azure.com",
    };

    /// <summary>Hosts to which letters of either case are the same.</summary>
    private static readonly HashSet<string> CaseBlind = ["github.com", "gitlab.com", "bitbucket.org", "dev.azure.com"];

    /// <summary>The address of a URL; null for a path, a file URL and what cannot be read.</summary>
    public static string? Of(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.IsFile)
            {
                return null;
            }

            var isSsh = uri.Scheme.Contains("ssh", StringComparison.Ordinal);
            return Of(uri.Host, isSsh || uri.IsDefaultPort ? null : uri.Port, Uri.UnescapeDataString(uri.AbsolutePath));
        }

        return ScpLike().Match(url) is { Success: true } scp && !System.IO.Path.Exists(url) ? Of(scp.Groups["host"].Value, null, scp.Groups["path"].Value) : null;
    }

    private static string Of(string host, int? port, string path)
    {
        host = host.ToLowerInvariant();
        host = Aliases.GetValueOrDefault(host, host);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (parts.Count > 0 && parts[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase) && parts[^1].Length > 4)
        {
            parts[^1] = parts[^1][..^4];
        }

        (host, parts) = Azure(host, parts);
        var joined = string.Join('/', parts);
        return $"{host}{(port is null ? "" : $":{port}")}/{(CaseBlind.Contains(host) ? joined.ToLowerInvariant() : joined)}";
    }

    /// <summary>Azure Repos has five spellings of one address; this is organisation, project and repository of each.</summary>
    private static (string Host, List<string> Parts) Azure(string host, List<string> parts)
    {
        const string Services = ".visualstudio.com";
        if (host.EndsWith(Services, StringComparison.Ordinal))
        {
            parts = [host[..^Services.Length], .. parts.Where(part => !part.Equals("DefaultCollection", StringComparison.OrdinalIgnoreCase))];
            host = "dev.azure.com";
        }

        if (host != "dev.azure.com")
        {
            return (host, parts);
        }

        parts.RemoveAll(part => part is "_git" or "_optimized" or "_full" or "v3");
        return (host, parts is [var organisation, var only] ? [organisation, only, only] : parts);
    }

    [GeneratedRegex(@"^(?:[^@/\\:]+@)?(?<host>[^@/\\:]{2,}|\[[0-9a-fA-F:]+\]):(?<path>[^\\].*)$")]
    private static partial Regex ScpLike();
}
