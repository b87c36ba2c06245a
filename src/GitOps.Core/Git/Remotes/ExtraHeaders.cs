using LibGit2Sharp;

namespace GitOps.Core.Git.Remotes;

/// <summary>
/// <c>http.&lt;url&gt;.extraHeader</c> of a repository's configuration, which libgit2 does not read: checkout steps of pipelines
/// leave their token there for later steps.
/// </summary>
internal static class ExtraHeaders
{
    private const string Prefix = "http.";
    private const string Suffix = ".extraheader";

    /// <summary>The headers configured for <paramref name="url"/>; a prefix of it must be named, so that no header goes to another host.</summary>
    public static string[] For(Configuration configuration, RepositoryUrl url) => configuration
        .Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal) && entry.Key.EndsWith(Suffix, StringComparison.Ordinal))
        .Where(entry => entry.Key.Length > Prefix.Length + Suffix.Length && Covers(entry.Key[Prefix.Length..^Suffix.Length], url.Address))
        .Select(entry => entry.Value)
        .ToArray();

    private static bool Covers(string configured, string address) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var prefix)
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && prefix.Scheme == uri.Scheme
        && prefix.Authority == uri.Authority
        && $"{uri.AbsolutePath.TrimEnd('/')}/".StartsWith($"{prefix.AbsolutePath.TrimEnd('/')}/", StringComparison.Ordinal);
}
