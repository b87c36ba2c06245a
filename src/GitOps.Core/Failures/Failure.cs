using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using System.Text.Json;
using GitOps.Core.Git.Addresses;
using LibGit2Sharp;

namespace GitOps.Core.Failures;

/// <summary>
/// Where whatever nothing foresaw becomes a failure with an id and advice. Messages of unknown exceptions are not repeated:
/// the runtime quotes values in them, and a value may be a Secret's.
/// </summary>
public static class Failure
{
    private const string IssuePage = "https://github.com/gitops-ps/GitOps/issues";
    private const int Frames = 3;

    /// <summary>The failure to report for an exception; itself when it is one already.</summary>
    public static GitOpsException Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var cause = CauseOf(exception);
        var said = RepositoryUrl.Redact(cause.Message);
        return cause switch
        {
            GitOpsException known => known,
            TypeLoadException or BadImageFormatException or MissingMemberException or FileLoadException => Damaged(cause),
            FileNotFoundException { FileName: { } file } when file.Contains(", Version=", StringComparison.Ordinal) => Damaged(cause),
            UnauthorizedAccessException => new GitOpsException(
                "FileAccessDenied", FailureKind.Denied, $"{said} Give the account that runs this the permission, or name another path.", innerException: cause),
            HttpRequestException or SocketException or AuthenticationException => new GitOpsException(
                "NetworkFailed", FailureKind.Unreachable, $"A connection failed: {said} Check the address, the network and the proxy, and run it again.", innerException: cause),
            IOException => new GitOpsException(
                "FileSystemFailed", FailureKind.InvalidState, $"A file or stream could not be read or written: {said} Check the path, the free space and the disk.", innerException: cause),
            LibGit2SharpException => new GitOpsException(
                "GitFailed", FailureKind.InvalidState, $"libgit2 failed: {said} Check the repository with git fsck and git status.", innerException: cause),
            JsonException => new GitOpsException(
                "JsonUnreadable", FailureKind.ServerFailure, $"What should be JSON cannot be read: {said} Run it again; see with -Verbose what was asked for.", innerException: cause),
            OutOfMemoryException or InsufficientExecutionStackException => new GitOpsException(
                "OutOfMemory", FailureKind.LimitExceeded, "There is not enough memory for this. Take a smaller -Path, or run it where there is more.", innerException: cause),
            TimeoutException or OperationCanceledException => new GitOpsException(
                "OperationTimedOut", FailureKind.Timeout, "Something did not answer in the time it has. Run it again; see with -Verbose what was waited for.", innerException: cause),
            _ => new GitOpsException(
                "UnexpectedFailure",
                FailureKind.InvalidState,
                $"GitOps came upon something that it does not expect: {cause.GetType().FullName}{PlaceOf(cause)}. This is a mistake in GitOps. "
                + $"Please report it at {IssuePage}, with the command and this message."),
        };
    }

    private static Exception CauseOf(Exception exception)
    {
        while (exception is AggregateException or TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static GitOpsException Damaged(Exception cause) => new(
        "ModuleDamaged",
        FailureKind.InvalidState,
        $"A part of the module cannot be loaded: {cause.Message} Install the module again, for this platform.",
        innerException: cause);

    /// <summary>The innermost places in our own code: what a report needs, without anything of what was worked on.</summary>
    private static string PlaceOf(Exception exception)
    {
        var places = new StackTrace(exception).GetFrames()
            .Select(frame => frame.GetMethod())
            .Where(method => method?.DeclaringType?.FullName?.StartsWith("GitOps.", StringComparison.Ordinal) == true)
            .Take(Frames)
            .Select(method => $"{method!.DeclaringType!.FullName}.{method.Name}");
        var path = string.Join(" < ", places);
        return path.Length == 0 ? "" : $" at {path}";
    }
}
