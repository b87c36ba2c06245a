namespace GitOps.Reports.Model;

/// <summary>What an object comes to, coarsely.</summary>
public enum EntryState
{
    /// <summary>It is as declared.</summary>
    AsDeclared,

    /// <summary>It differs, and a sync would change it.</summary>
    Differs,

    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>It was left alone for a reason that is no mistake.</summary>
    Skipped,

    /// <summary>It is not as declared, and a sync does not make it so.</summary>
    Problem,
}

/// <summary>An object that differs, or what a sync did to it.</summary>
public sealed record ReportEntry
{
    /// <summary>Which of the report's scopes it belongs to, counted from 0.</summary>
    public required int Scope { get; init; }

    /// <summary>The action as <c>Get-GitOpsDiff</c> or <c>Sync-GitOpsRepo</c> calls it.</summary>
    public required string Action { get; init; }

    /// <summary>The sign of the action, as the views show it.</summary>
    public required string Mark { get; init; }

    /// <summary>What it comes to.</summary>
    public required EntryState State { get; init; }

    /// <summary>API version.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespace; empty for a cluster-scoped object.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Why, in one line.</summary>
    public string? Reason { get; init; }

    /// <summary>Why a sync would not get to it.</summary>
    public string? NotDone { get; init; }

    /// <summary>Id of the failure, as <c>docs/errors.md</c> lists it.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What the failure says.</summary>
    public string? Error { get; init; }

    /// <summary>Where Git declares it.</summary>
    public ReportPlace? Source { get; init; }

    /// <summary>What else goes when it is deleted: <c>3 Pod</c>.</summary>
    public IReadOnlyList<string> AlsoDeletes { get; init; } = [];

    /// <summary>Controllers that fields are taken over from.</summary>
    public IReadOnlyList<string> TakenFrom { get; init; } = [];

    /// <summary>The fields that differ.</summary>
    public IReadOnlyList<ReportChange> Changes { get; init; } = [];

    /// <summary>What differs, as a unified diff without names of files; empty where there is nothing to show.</summary>
    public string Diff { get; init; } = "";

    /// <summary><c>Deployment shop/cart</c></summary>
    internal string Object => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>A line of a file in a repository.</summary>
/// <param name="File">Path from the repository's root.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Commit">The commit; null for uncommitted files.</param>
public sealed record ReportPlace(string File, int Line, string? Commit)
{
    internal string Text => $"{File}:{Line}";
}

/// <summary>A field that differs.</summary>
/// <param name="Path">The field.</param>
/// <param name="Live">What is there; null when nothing is.</param>
/// <param name="Desired">What is declared; null when nothing is.</param>
/// <param name="Cause">Why they differ.</param>
/// <param name="Manager">Who set the live value.</param>
/// <param name="Time">When.</param>
/// <param name="Source">The line that declares it.</param>
/// <param name="Kept">Whether a sync leaves the live value.</param>
public sealed record ReportChange(string Path, object? Live, object? Desired, ChangeCause Cause, string? Manager, DateTimeOffset? Time, ReportPlace? Source, bool Kept);
