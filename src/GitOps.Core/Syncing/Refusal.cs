using System.Text.RegularExpressions;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;

namespace GitOps.Core.Syncing;

/// <summary>Words a server's refusal of an object: what, where it is declared, what the server said, what to do.</summary>
internal static partial class Refusal
{
    /// <summary>Whether the server answered the question about the object; otherwise it may answer otherwise when it is asked again, or applied to.</summary>
    public static bool IsAnswer(KubeApiException failure) =>
        failure.Kind is not (FailureKind.Unreachable or FailureKind.ServerFailure or FailureKind.Conflict or FailureKind.InvalidState)
        && !failure.Message.Contains("does not support dry run", StringComparison.Ordinal);

    public static GitOpsException Of(DeclaredObject declared, KubeApiException failure)
    {
        var said = SecretMask.Redact(declared.Id, declared.Object, failure.Message);
        var (errorId, advice) = failure switch
        {
            { StatusCode: 404 } when NamespaceMissing().Match(said) is { Success: true } missing =>
                ("NamespaceNotFound", $" Add a manifest for Namespace {missing.Groups[1].Value} to the repository, or create it."),
            _ when ImmutableField.Caused(failure) => ImmutableField.MayRecreate(declared.Id)
                ? ("FieldImmutable", " Delete and create it anew with -AllowRecreate.")
                : ("FieldImmutable", $" A {declared.Id.Kind} is never recreated: change the manifest back, or replace the object by hand."),
            _ => (failure.ErrorId, ""),
        };
        return new GitOpsException(errorId, failure.Kind, $"{declared.Id} of {declared.Source}: {said}{advice}", declared.Id, declared.Source);
    }

    /// <summary>Words a conflict.</summary>
    /// <param name="declared">The object.</param>
    /// <param name="changes">The fields that stay with their managers.</param>
    /// <param name="taken">Managers whose fields were taken over; with none, nothing was applied.</param>
    public static GitOpsException Conflict(DeclaredObject declared, IReadOnlyList<FieldChange> changes, IReadOnlyList<string> taken)
    {
        var done = taken.Count == 0 ? "Nothing in it was changed." : $"They were left; the rest was applied, and what {string.Join(", ", taken)} owned was taken over.";
        var fields = string.Join(", ", changes.Select(change => $"{change.Path} is owned by {change.LiveManager} (value {change.Live ?? "none"})"));
        return new GitOpsException(
            "FieldConflict",
            FailureKind.Conflict,
            $"{declared.Id}: {fields}. {done} "
            + $"Leave it to that controller by removing the field from {declared.Source} or by a rule in gitops.yaml, "
            + "or take it over with -ForceConflicts or -ForceConflictsFrom.",
            declared.Id,
            declared.Source);
    }

    [GeneratedRegex("namespaces \"([^\"]+)\" not found")]
    private static partial Regex NamespaceMissing();
}
