using System.Text.RegularExpressions;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Programs;

namespace GitOps.Core.Git.Programs;

/// <summary>What can go wrong between us and a repository's host. libgit2 and git tell only by their messages.</summary>
internal static class TransportErrors
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // The first match decides.
    private static readonly (Regex Message, Func<RepositoryUrl, string, GitOpsException> Error)[] Table =
    [
        (new(@"\[(remote )?rejected\]|non-fast-?forward|hook declined|protected branch|fetch first", Options), (url, why) => PushRejected(url, "", why)),
        (new(@"certificate|host key verification failed|CERT_", Options), CertificateInvalid),
        (new(@"is not owned by|dubious ownership", Options), OwnerNotTrusted),
        (new(@"status code: 40[13]\b|returned error: 40[13]\b|authentication|could not read username|permission denied|access denied", Options), Denied),
        (new(@"status code: 404|repository .*not found|does not appear to be a git repo|does not exist|failed to resolve path|could not find repo|content-type", Options), NotFound),
    ];

    public static GitOpsException From(RepositoryUrl url, string message, Exception? cause = null)
    {
        var why = OneLine(message);
        var error = Table.FirstOrDefault(row => row.Message.IsMatch(message)).Error;
        return error is null
            ? new GitOpsException(
                "RepositoryUnreachable", FailureKind.Unreachable, $"{url} cannot be reached: {why}. Check the URL, the network and the proxy.", url.Display, innerException: cause)
            : error(url, why);
    }

    public static GitOpsException AuthenticationFailed(RepositoryUrl url, IReadOnlyList<string> tried) => new(
        "RepositoryAuthenticationFailed",
        FailureKind.Denied,
        tried.Count == 0
            ? $"{url} asks for a user name and password, and none is known. Use -Credential, or sign in with a git credential helper."
            : $"{url} refused the credentials of {string.Join(", ", tried)}. Renew them, or use -Credential.",
        url.Display);

    public static GitOpsException PushRejected(RepositoryUrl url, string refspec, string why) => new(
        "PushRejected",
        FailureKind.Conflict,
        $"{url} rejected the push{(refspec.Length == 0 ? "" : $" to {refspec[(refspec.IndexOf(':', StringComparison.Ordinal) + 1)..]}")}: {OneLine(why)}. "
            + "Nothing was changed here. If somebody pushed first, fetch and undo again; if the branch is protected, use -Branch and a pull request.",
        url.Display);

    public static GitOpsException SshNeedsGit(RepositoryUrl url) => new(
        "SshNeedsGit", FailureKind.Unreachable, $"{url} is reached by ssh, which needs the git program on PATH. Install Git, or use its https URL.", url.Display);

    private static GitOpsException CertificateInvalid(RepositoryUrl url, string why) => new(
        "RepositoryCertificateInvalid",
        FailureKind.Denied,
        $"{url} could not prove its identity: {why}. Add its issuer to this machine's trusted certificates, or its key to ssh's known hosts.",
        url.Display);

    private static GitOpsException OwnerNotTrusted(RepositoryUrl url, string why) => new(
        "RepositoryOwnerNotTrusted",
        FailureKind.Denied,
        $"{url} belongs to another user of this machine: {why}. If you trust it, add it to git's safe.directory.",
        url.Display);

    private static GitOpsException Denied(RepositoryUrl url, string why) => new(
        "RepositoryAuthenticationFailed",
        FailureKind.Denied,
        $"{url} did not let us in: {why}. Check that the credentials or keys may use this repository.",
        url.Display);

    private static GitOpsException NotFound(RepositoryUrl url, string why) => new(
        "RepositoryNotFound", FailureKind.NotFound, $"{url} is not a Git repository, or not one that these credentials may see: {why}.", url.Display);

    public static string OneLine(string message) =>
        string.Join("; ", RepositoryUrl.Redact(message).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');

    /// <summary>What git says of its failure.</summary>
    public static string Said(ProgramOutput answer) =>
        OneLine(answer.Errors) is { Length: > 0 } said ? said : $"git ended with exit code {answer.ExitCode} and without a word";
}
