using System.Net;

namespace GitOps.Core.Git.Transports;

/// <summary>Tokens that a pipeline puts into its environment, each for the hosts of the service that issued it and no other.</summary>
internal static class PipelineTokens
{
    // Both services take any user name beside a token.
    private const string UserName = "x-access-token";

    private static readonly (string Variable, string ServerVariable, string[] Hosts)[] Issuers =
    [
        ("SYSTEM_ACCESSTOKEN", "SYSTEM_COLLECTIONURI", ["dev.azure.com", ".visualstudio.com"]),
        ("GITHUB_TOKEN", "GITHUB_SERVER_URL", ["github.com"]),
    ];

    /// <summary>The tokens for <paramref name="url"/>.</summary>
    public static IEnumerable<HostCredential> For(Uri url, Func<string, string?> environment)
    {
        foreach (var (variable, serverVariable, hosts) in Issuers)
        {
            if (environment(variable) is { Length: > 0 } token && (IsHostOf(url, hosts) || IsServer(url, environment(serverVariable))))
            {
                yield return new HostCredential(new NetworkCredential(UserName, token), variable);
            }
        }
    }

    private static bool IsHostOf(Uri url, string[] hosts) => url is { Scheme: "https", IsDefaultPort: true }
        && hosts.Any(host => host.StartsWith('.') ? url.Host.EndsWith(host, StringComparison.Ordinal) : url.Host == host);

    private static bool IsServer(Uri url, string? server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Authority == url.Authority && uri.Scheme == url.Scheme;
}
