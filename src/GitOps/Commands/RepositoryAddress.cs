using System.Text.RegularExpressions;

namespace GitOps.Commands;

/// <summary>Tells a repository's URL from a path.</summary>
internal static partial class RepositoryAddress
{
    /// <summary>Whether it is a URL (<c>https://…</c>) or the short form of ssh (<c>git@host:path</c>).</summary>
    public static bool IsRemote(string repository) => Remote().IsMatch(repository);

    // https://git-scm.com/docs/git-clone#_git_urls. "C:\" and PowerShell drives are paths: their scheme is not followed by "//".
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://|[^/\\:@]+@[^/\\:]+:)", RegexOptions.CultureInvariant)]
    private static partial Regex Remote();
}
