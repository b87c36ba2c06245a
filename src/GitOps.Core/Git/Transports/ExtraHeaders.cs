using GitOps.Core.Git.Addresses;
using LibGit2Sharp;

namespace GitOps.Core.Git.Transports;

/// <summary>
/// <c>http.&lt;url&gt;.extraHeader</c> of a repository's configuration: checkout steps of pipelines leave their token there for later
/// steps. libgit2 does not read it, and what it is given it sends on to whatever host a redirect names.
/// </summary>
internal static class ExtraHeaders
{
    private const string Prefix = "http.";
    private const string Suffix = ".extraheader";

    /// <summary>Whether there is one for <paramref name="url"/>, of which a prefix must be named.</summary>
    public static bool Any(Configuration configuration, RepositoryUrl url) => configuration
        .Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal) && entry.Key.EndsWith(Suffix, StringComparison.Ordinal))
        .Any(entry => entry.Key.Length > Prefix.Length + Suffix.Length && Covers(entry.Key[Prefix.Length..^Suffix.Length], url.Address));

    private static bool Covers(string configured, string address) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var prefix)
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && prefix.Scheme == uri.Scheme
        && prefix.Authority == uri.Authority
        && $"{uri.AbsolutePath.TrimEnd('/')}/".StartsWith($"{prefix.AbsolutePath.TrimEnd('/')}/", StringComparison.Ordinal);
}
