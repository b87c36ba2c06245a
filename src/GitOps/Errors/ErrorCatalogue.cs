using System.Management.Automation;

namespace GitOps.Errors;

/// <summary>How a failure becomes an error record. The ids are listed in <c>docs/errors.md</c>.</summary>
internal static class ErrorCatalogue
{
    private static readonly Dictionary<FailureKind, ErrorCategory> Categories = new()
    {
        [FailureKind.InvalidInput] = ErrorCategory.InvalidData,
        [FailureKind.NotFound] = ErrorCategory.ObjectNotFound,
        [FailureKind.Conflict] = ErrorCategory.ResourceBusy,
        [FailureKind.Denied] = ErrorCategory.PermissionDenied,
        [FailureKind.Unreachable] = ErrorCategory.ConnectionError,
        [FailureKind.LimitExceeded] = ErrorCategory.LimitsExceeded,
        [FailureKind.Timeout] = ErrorCategory.OperationTimeout,
        [FailureKind.InvalidState] = ErrorCategory.InvalidOperation,
        [FailureKind.ServerFailure] = ErrorCategory.InvalidResult,
    };

    /// <param name="failure">The failure.</param>
    /// <param name="defaultTarget">The target of a failure that names none.</param>
    public static ErrorRecord ToErrorRecord(this GitOpsException failure, object? defaultTarget) =>
        failure.ToErrorRecordAbout(failure.Target ?? defaultTarget);

    /// <param name="failure">The failure.</param>
    /// <param name="target">What it is about.</param>
    public static ErrorRecord ToErrorRecordAbout(this GitOpsException failure, object? target)
    {
        var record = new ErrorRecord(failure, failure.ErrorId, Categories[failure.Kind], target is string text ? UrlCredentials.TakeOut(text) : target);

        // Some error views print the target's name, too.
        record.CategoryInfo.TargetName = ForeignText.OnOneLine((record.TargetObject is SyncResult sync ? sync.Set : record.TargetObject)?.ToString());
        return record;
    }

    /// <summary>Two parameters that say opposite things.</summary>
    public static GitOpsException ParametersExclude(string first, string second) =>
        new("ParametersExclude", FailureKind.InvalidInput, $"-{first} and -{second} cannot be used together. Leave one of them out.", first);

    /// <summary>A parameter that says something else than the plan.</summary>
    public static GitOpsException PlanContradicted(string parameter, object? planned) =>
        new(
            "PlanContradicted",
            FailureKind.InvalidInput,
            $"-{parameter} says something else than the plan, which was made with {(planned is null or "" ? "none" : $"'{planned}'")}. Leave it out, or make the plan with it.",
            parameter);

    /// <summary>A difference that no comparison of this session wrote.</summary>
    public static GitOpsException DiffWithoutOrigin(ResourceDiff diff) =>
        new(
            "DiffWithoutOrigin",
            FailureKind.InvalidInput,
            $"{diff.Id}: it is not known which repository and cluster were compared. Pipe what Get-GitOpsDiff writes in this session; between sessions, use Export-GitOpsPlan.",
            diff.Id);

    /// <summary>A watch follows commits.</summary>
    public static GitOpsException WorkingTreeNotWatched(string repository) =>
        new("WorkingTreeNotWatched", FailureKind.InvalidInput, "Uncommitted files cannot be watched: a watch follows commits. Leave out -WorkingTree.", repository);

    /// <summary>An object that a report has nothing to say of.</summary>
    public static GitOpsException NotReportable(object item) =>
        new(
            "NotReportable",
            FailureKind.InvalidInput,
            $"No report is made of objects of type {item.GetType().FullName}. Pipe what Get-GitOpsDiff, Export-GitOpsPlan, Sync-GitOpsRepo, Undo-GitOpsChange, Get-GitOpsStatus, Get-GitOpsHistory or Test-GitOpsRepo writes, as it is.",
            item.GetType().FullName);

    /// <summary>Anybody who reaches the port could have sets looked at without end.</summary>
    public static GitOpsException PushSecretMissing(string? variable) => new(
        "PushSecretMissing",
        FailureKind.InvalidInput,
        (variable is null ? "-PushCredential holds no secret" : $"The environment variable {variable} holds no secret")
        + ": give one with -PushCredential, or name the environment variable that holds it with -PushSecretVariable.",
        variable);

    /// <summary>One round is done here and now, or not at all.</summary>
    public static GitOpsException ElectionOfOneRound(string election) =>
        new("ElectionOfOneRound", FailureKind.InvalidInput, "One round (-Once, -WhatIf) is done by whoever runs it: leave out -Election.", election);

    /// <summary>The process was asked to end.</summary>
    public static GitOpsException Terminated() =>
        new("OperationTerminated", FailureKind.InvalidState, "The process was asked to end (SIGTERM) before the command was done. Run it again.");

    /// <summary>A repository that a cluster would refuse: what a pull request check fails with.</summary>
    public static GitOpsException RepositoryHasErrors(int errors, int others) =>
        new(
            "RepositoryHasErrors",
            FailureKind.InvalidInput,
            $"{Count(errors, "error")} and {Count(others, "lesser problem")} found. Correct them, or silence a rule by its id where it is wrong.");

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
