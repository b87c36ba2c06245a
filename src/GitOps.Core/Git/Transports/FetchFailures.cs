using System.Text.RegularExpressions;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using LibGit2Sharp;

namespace GitOps.Core.Git.Transports;

/// <summary>Tells whose failure a transfer ended with: this side's repository, the revision asked for, or the host.</summary>
internal static partial class FetchFailures
{
    // git_error_t of libgit2: what concerns references, objects and files, which are this side's.
    private static readonly int[] LocalCategories = [4, 9, 11, 14, 30];

    /// <summary>The failure that libgit2 tells of.</summary>
    public static GitOpsException From(RepositoryUrl url, LibGit2SharpException cause, string folder)
    {
        var isLocal = cause is LockedFileException
            || cause.Message.Contains(folder, StringComparison.Ordinal)
            || (cause.Data["libgit2.category"] is int category && LocalCategories.Contains(category));
        return From(url, cause.Message, folder, isLocal, cause);
    }

    /// <summary>The failure that the git program tells of.</summary>
    public static GitOpsException From(RepositoryUrl url, string errors, string folder)
    {
        var own = errors.Split('\n').Where(line => !line.StartsWith("remote:", StringComparison.Ordinal) && !line.Contains("remote error", StringComparison.Ordinal));
        return From(url, errors, folder, own.Any(line => line.Contains(folder, StringComparison.Ordinal) || LocalTrouble().IsMatch(line)), cause: null);
    }

    private static GitOpsException From(RepositoryUrl url, string message, string folder, bool isLocal, Exception? cause) =>
        NotSent().IsMatch(message) ? GitErrors.RevisionNotSent(url.Display, RepositoryUrl.Redact(message))
        : message.Contains("unknown object format", StringComparison.Ordinal) ? GitErrors.FormatNotMirrored(url.Display, TransportErrors.OneLine(message))
        : isLocal ? new LocalRepositoryException(folder, TransportErrors.OneLine(message), cause)
        : TransportErrors.From(url, message, cause);

    [GeneratedRegex("not our ref|(could not|couldn't) find remote ref|unadvertised object|target OID for the reference|cannot fetch a specific object", RegexOptions.IgnoreCase)]
    private static partial Regex NotSent();

    [GeneratedRegex("cannot lock ref|unable to (create|write|append)|bad object|corrupt|loose object|object file|no space left|read-only file system|quota exceeded", RegexOptions.IgnoreCase)]
    private static partial Regex LocalTrouble();
}
