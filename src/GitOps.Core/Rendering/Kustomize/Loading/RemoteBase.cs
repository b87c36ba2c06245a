using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// A kustomization in another repository, as <c>resources</c> and <c>components</c> name it
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md).
/// </summary>
/// <param name="Url">URL Git can clone: <c>https://github.com/org/repo</c>, <c>git@host:org/repo.git</c>, <c>file:///srv/repo</c>.</param>
/// <param name="Ref">Branch, tag or commit; empty for the repository's default branch.</param>
/// <param name="Path">Folder in the repository; empty for its root.</param>
/// <param name="Timeout">How long fetching may take; null for the source's own limit.</param>
/// <param name="Submodules">Whether the repository's submodules belong to it.</param>
public sealed partial record RemoteBase(string Url, string Ref, string Path, TimeSpan? Timeout = null, bool Submodules = true)
{
    private const string File = "file://";
    private static readonly double LongestTimeout = TimeSpan.FromDays(1).TotalSeconds;
    private static readonly string[] Schemes = ["ssh://", "https://", "http://", File];

    /// <summary>The URL as it may be printed: without user and password.</summary>
    public string Display => RepositoryUrl.Parse(Url)?.Display ?? Url;

    /// <summary>Whether the repository is a folder of this machine.</summary>
    public bool IsFile => Url.StartsWith(File, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads a URL in one of kustomize's forms; null when it is none, such as a path of this repository. What git, ssh or another
    /// reader of URLs could understand otherwise is none either.
    /// </summary>
    public static RemoteBase? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (location, query) = Cut(text, "?");
        location = GitPrefixPattern().Replace(location, "");
        if (text.StartsWith('/') || !PlainPattern().IsMatch(location) || DotsPattern().IsMatch(location))
        {
            return null;
        }

        var scheme = Array.Find(Schemes, prefix => location.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
        location = location[scheme.Length..];
        if (scheme == File)
        {
            return location.StartsWith('/') ? Create(File, location, query) : null;
        }

        var user = UserPattern().Match(location).Value;
        var hostPart = location[user.Length..];
        var isGitHub = hostPart.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || hostPart.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        if (isGitHub && !user.Contains(':', StringComparison.Ordinal))
        {
            return Create(GitHubHost(scheme, user), hostPart["github.com/".Length..], query);
        }

        var authority = (scheme.Length > 0 ? AuthorityPattern() : ScpPattern()).Match(location);
        return authority.Success ? Create(scheme + authority.Value, location[authority.Length..], query) : null;
    }

    /// <summary>Whether a text that is no path and was not understood was meant to be a URL.</summary>
    public static bool LooksLikeOne(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains("::", StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal);

    private static string GitHubHost(string scheme, string user) => scheme == "ssh://" || user.Length > 0 ? $"{(user.Length > 0 ? user : "git@")}github.com:" : "https://github.com/";

    private static RemoteBase? Create(string host, string location, string query)
    {
        if (SplitRepository(location, host == File) is not (var repository, var path) || repository.Trim('/').Length == 0 || repository[0] is '-' or ':' || TreePath.Normalize(path) is not { } folder)
        {
            return null;
        }

        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Cut(pair, "="))
            .GroupBy(pair => pair.Before)
            .ToDictionary(pairs => pairs.Key, pairs => Uri.UnescapeDataString(pairs.First().After));
        if (parameters.Values.Any(value => value.StartsWith('-') || value.Any(char.IsControl)))
        {
            return null;
        }

        var reference = parameters.GetValueOrDefault("ref") is { Length: > 0 } @ref ? @ref : parameters.GetValueOrDefault("version", "");
        var submodules = !parameters.TryGetValue("submodules", out var text) || text is not ("0" or "f" or "F" or "false" or "False" or "FALSE");
        return new RemoteBase(host + repository, reference, folder, TimeoutOf(parameters.GetValueOrDefault("timeout")), submodules);
    }

    // Explicit marks come first: Azure DevOps' _git/repo, the // between repository and folder, the .git suffix. Without
    // one, the first two parts are owner and repository.
    private static (string Repository, string Path)? SplitRepository(string location, bool isFile)
    {
        if (location.IndexOf("_git/", StringComparison.Ordinal) is var mark and >= 0)
        {
            var (name, rest) = Cut(location[(mark + 5)..], "/");
            return (location[..(mark + 5)] + name, rest);
        }

        if (location.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0)
        {
            return (location[..slashes], location[(slashes + 2)..]);
        }

        if (location.IndexOf(".git", StringComparison.Ordinal) is var suffix and >= 0)
        {
            return (location[..(suffix + 4)], location[(suffix + 4)..]);
        }

        if (isFile)
        {
            return (location, "");
        }

        var parts = location.Split('/');
        return parts.Length < 2 ? null : (string.Join('/', parts[..2]), string.Join('/', parts[2..]));
    }

    private static TimeSpan? TimeoutOf(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, LongestTimeout));
        }

        var total = 0.0;
        foreach (Match part in DurationPattern().Matches(text ?? ""))
        {
            var amount = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            total += part.Groups[2].Value switch
            {
                "h" => amount * 3600,
                "m" => amount * 60,
                "ms" => amount / 1000,
                _ => amount,
            };
        }

        return total > 0 ? TimeSpan.FromSeconds(Math.Min(total, LongestTimeout)) : null;
    }

    private static (string Before, string After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }

    // kustomize's mark of a repository, which may stand before these schemes once.
    [GeneratedRegex("^git::(?=(https|ssh)://)")]
    private static partial Regex GitPrefixPattern();

    // What a URL or path has without escapes, and escapes of what is none of its marks.
    [GeneratedRegex(@"^([A-Za-z0-9._~:/@+,=!$&()\[\]-]|%(?!2[eEfF]|5[cC]|[01][0-9a-fA-F]|7[fF])[0-9a-fA-F]{2})+\z")]
    private static partial Regex PlainPattern();

    [GeneratedRegex(@"(^|/|:)\.{1,2}(/|\z)")]
    private static partial Regex DotsPattern();

    // user@ or user:password@, a host or an IPv6 address, and a port.
    [GeneratedRegex(@"^([^/@:\[\]]+(:[^/@\[\]]*)?@)?([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/")]
    private static partial Regex AuthorityPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*@([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]):(?!/)")]
    private static partial Regex ScpPattern();

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9._-]*@")]
    private static partial Regex UserPattern();

    [GeneratedRegex("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s)")]
    private static partial Regex DurationPattern();
}
