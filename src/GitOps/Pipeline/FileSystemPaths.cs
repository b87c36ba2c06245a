using System.Management.Automation;

namespace GitOps.Pipeline;

/// <summary>Paths as users write them, with drives of the session and relative to its location.</summary>
internal static class FileSystemPaths
{
    /// <summary>The path as the file system knows it; there need be nothing there.</summary>
    /// <exception cref="GitOpsException"><c>PathNotOnDisk</c>: there is no such drive, or it is none of the file system.</exception>
    public static string Resolve(SessionState session, string path)
    {
        try
        {
            var resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" && !resolved.Contains('\0', StringComparison.Ordinal) ? resolved : throw NotOnDisk(path, "it is none of the file system.");
        }
        catch (Exception failure) when (failure is SessionStateException or ProviderInvocationException or PSInvalidOperationException or ArgumentException)
        {
            throw NotOnDisk(path, failure.Message);
        }
    }

    /// <summary>Whether a path begins with a drive that the session has.</summary>
    public static bool IsOnDrive(SessionState session, string path) =>
        session.Path.IsPSAbsolute(path, out var drive)
        && !path.StartsWith($"{drive}://", StringComparison.OrdinalIgnoreCase)
        && session.Drive.GetAll().Any(known => known.Name.Equals(drive, StringComparison.OrdinalIgnoreCase));

    private static GitOpsException NotOnDisk(string path, string why) => new(
        "PathNotOnDisk", FailureKind.InvalidInput, $"{path} is no path on disk: {why} Name a folder or file, or a URL.", path);
}
