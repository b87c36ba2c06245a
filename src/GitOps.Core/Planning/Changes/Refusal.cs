using System.Text.RegularExpressions;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Pruning;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning.Changes;

/// <summary>Words a server's refusal of an object: what, where it is declared, what the server said, what to do.</summary>
internal static partial class Refusal
{
    /// <summary>Whether the server answered the question about the object; otherwise it may answer otherwise when it is asked again, or applied to.</summary>
    public static bool IsAnswer(KubeApiException failure) =>
        failure.Kind is not (FailureKind.Unreachable or FailureKind.ServerFailure or FailureKind.Conflict or FailureKind.InvalidState)
        && !failure.Message.Contains("does not support dry run", StringComparison.Ordinal);

    /// <summary>Words a refusal.</summary>
    /// <param name="declared">The object.</param>
    /// <param name="failure">What the server answered.</param>
    /// <param name="isOurs">Whether the object is the set's own, or was not there.</param>
    public static GitOpsException Of(DeclaredObject declared, KubeApiException failure, bool isOurs = true)
    {
        var said = declared.Redact(failure.Message);
        if (ImmutableField.Caused(failure))
        {
            return Immutable(declared, said, isOurs);
        }

        var (errorId, advice) = failure.StatusCode == 404 && NamespaceMissing().Match(said) is { Success: true } missing
            ? ("NamespaceNotFound", $" Add a manifest for Namespace {missing.Groups[1].Value} to the repository, or create it.")
            : (failure.ErrorId, "");
        return new GitOpsException(errorId, failure.Kind, $"{declared.Id} of {declared.Source}: {said}{advice}", declared.Id, declared.Source);
    }

    /// <summary>Words that a field of an object cannot be changed.</summary>
    /// <param name="declared">The object.</param>
    /// <param name="said">What is said of the field.</param>
    /// <param name="isOurs">Whether the object is the set's own.</param>
    public static GitOpsException Immutable(DeclaredObject declared, string said, bool isOurs = true)
    {
        var advice = ProtectedKinds.Contain(declared.Id)
            ? $"A {declared.Id.Kind} is never recreated: change the manifest back, or replace the object by hand."
            : $"Delete and create it anew with -AllowRecreate{(isOurs ? "" : " and -Adopt, because this set did not create it")}.";
        return new GitOpsException("FieldImmutable", FailureKind.InvalidInput, $"{declared.Id} of {declared.Source}: {said} {advice}", declared.Id, declared.Source);
    }

    /// <summary>Words why an object that is somebody else's is left alone.</summary>
    public static GitOpsException NotOurs(DeclaredObject declared, string reason) => new(
        "OwnedElsewhere",
        FailureKind.Conflict,
        $"{declared.Id} of {declared.Source} {reason}. It was left as it is. Remove it from one of the two, or take it over with -Adopt.",
        declared.Id,
        declared.Source);

    /// <summary>Words why an object was not deleted and created anew after all.</summary>
    public static GitOpsException ChangedMeanwhile(DeclaredObject declared, string kept) => new(
        "ResourceConflict",
        FailureKind.Conflict,
        $"{declared.Id} of {declared.Source} was not deleted and created anew: {kept}. Run the command again.",
        declared.Id,
        declared.Source);

    /// <summary>Words why an object was left that a plan was confirmed for.</summary>
    public static GitOpsException Outdated(PlannedChange now, string excess) => new(
        "PlanOutdated",
        FailureKind.Conflict,
        $"{now.Id}{(now.Declared is { } declared ? $" of {declared.Source}" : "")} was left as it is, because it changed since the plan was made: {excess}. Run the command again to see what it would do now.",
        now.Id,
        now.Declared?.Source);

    /// <summary>Words that an object could not be compared.</summary>
    public static GitOpsException ChangedWhileCompared(DeclaredObject declared) => new(
        "ResourceConflict",
        FailureKind.Conflict,
        $"{declared.Id} of {declared.Source} changed each time it was compared, so nothing is known of it. Run the command again.",
        declared.Id,
        declared.Source);

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

    /// <summary>The error when creating an object anew would be one deletion too many.</summary>
    public static GitOpsException TooManyRecreations(DeclaredObject declared, int limit) => new(
        "TooManyDeletions",
        FailureKind.LimitExceeded,
        $"{declared.Id} of {declared.Source} was not deleted and created anew: that would be more deletions than -MaxDeletions {limit}. See -WhatIf, and allow as many as are meant.",
        declared.Id,
        declared.Source);

    [GeneratedRegex("namespaces \"([^\"]+)\" not found")]
    private static partial Regex NamespaceMissing();
}
