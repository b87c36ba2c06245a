using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Git.Mirrors;

/// <summary>Where the mirrors of URLs are kept, and what they are called.</summary>
internal static class MirrorFolder
{
    private const int MaxName = 40;

    /// <summary><c>gitops/mirrors</c> in the user's cache folder.</summary>
    public static string Default(Func<string, string?> environment) => Path.Combine(UserCache(environment), "gitops", "mirrors");

    /// <summary>A mirror's folder name: readable, and different for every URL. User information has no part in it.</summary>
    public static string NameOf(RepositoryUrl url, int? depth)
    {
        var readable = new string(url.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-').Take(MaxName).ToArray());
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(url.Address)))[..16];
        return $"{readable}-{hash}{(depth is null ? "" : "-shallow")}".ToLowerInvariant();
    }

    // XDG Base Directory Specification, Apple's File System Programming Guide, Windows' known folders.
    private static string UserCache(Func<string, string?> environment)
    {
        if (environment("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg))
        {
            return xdg;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.Combine(home.Length == 0 ? Path.GetTempPath() : home, ".cache");
    }
}
