namespace GitOps.Core.Git.Addresses;

/// <summary>The short name of a repository.</summary>
internal static class RepositoryName
{
    /// <summary>The last part of a path or URL, without <c>.git</c>.</summary>
    public static string Of(string pathOrUrl)
    {
        var trimmed = pathOrUrl.Replace('\\', '/').TrimEnd('/');
        var name = trimmed[(trimmed.LastIndexOfAny(['/', ':']) + 1)..];
        return name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name;
    }
}
