using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Git.Remotes;

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
    private static readonly string[] Schemes = ["ssh://", "https://", "http://", File];

    /// <summary>The URL as it may be printed: without user and password.</summary>
    public string Display => RepositoryUrl.Parse(Url)?.Display ?? Url;

    /// <summary>Reads a URL in one of kustomize's forms; null when it is none, such as a path of this repository.</summary>
    public static RemoteBase? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith('/'))
        {
            return null;
        }

        var (location, query) = Cut(text, "?");
        location = location.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? location[5..] : location;
        var scheme = Array.Find(Schemes, prefix => location.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
        location = location[scheme.Length..];
        if (scheme == File)
        {
            return Create(File, location, query);
        }

        var user = UserPattern().Match(location).Value;
        location = location[user.Length..];
        var isGitHub = location.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase) || location.StartsWith("github.com:", StringComparison.OrdinalIgnoreCase);
        var isScp = scheme.Length == 0 && (user.Length > 0 || isGitHub);
        if (scheme.Length == 0 && !isScp)
        {
            return null;
        }

        var separator = location.IndexOf('/', StringComparison.Ordinal);
        var colon = isScp ? location.IndexOf(':', StringComparison.Ordinal) : -1;
        separator = isScp && colon > 0 && (separator < 0 || colon < separator) ? colon : separator;
        if (separator <= 0)
        {
            return null;
        }

        var host = isGitHub ? GitHubHost(scheme, user) : scheme + user + location[..(separator + 1)];
        return Create(host, location[(separator + 1)..], query);
    }

    private static string GitHubHost(string scheme, string user) => scheme == "ssh://" || user.Length > 0 ? $"{(user.Length > 0 ? user : "git@")}github.com:" : "https://github.com/";

    private static RemoteBase? Create(string host, string location, string query)
    {
        if (SplitRepository(location, host == File) is not (var repository, var path) || repository.Length == 0 || Git.TreePath.Normalize(path) is not { } folder)
        {
            return null;
        }

        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Cut(pair, "="))
            .GroupBy(pair => pair.Before)
            .ToDictionary(pairs => pairs.Key, pairs => Uri.UnescapeDataString(pairs.First().After));
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
            return TimeSpan.FromSeconds(seconds);
        }

        var total = TimeSpan.Zero;
        foreach (Match part in DurationPattern().Matches(text ?? ""))
        {
            var amount = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            total += part.Groups[2].Value switch
            {
                "h" => TimeSpan.FromHours(amount),
                "m" => TimeSpan.FromMinutes(amount),
                "ms" => TimeSpan.FromMilliseconds(amount),
                _ => TimeSpan.FromSeconds(amount),
            };
        }

        return total > TimeSpan.Zero ? total : null;
    }

    private static (string Before, string After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9-]*@")]
    private static partial Regex UserPattern();

    [GeneratedRegex("([0-9.]+)(h|ms|m|s)")]
    private static partial Regex DurationPattern();
}
