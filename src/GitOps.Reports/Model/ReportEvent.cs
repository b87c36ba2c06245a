namespace GitOps.Reports.Model;

/// <summary>A sync or an undo that was.</summary>
/// <param name="What">What was done: <c>Sync</c>, <c>Undo</c>.</param>
/// <param name="Set">The set; null where it is not known.</param>
/// <param name="Revision">The revision that was synced, or the revert.</param>
/// <param name="Time">When it began.</param>
/// <param name="By">Who did it.</param>
/// <param name="Succeeded">Whether everything was as declared at its end; null where it has not ended, or is not known.</param>
/// <param name="Outcome">What came of it, in one line.</param>
/// <param name="Commits">The commits that it brought, or took back.</param>
public sealed record ReportEvent(
    string What,
    string? Set,
    ReportRevision Revision,
    DateTimeOffset? Time,
    string? By,
    bool? Succeeded,
    string? Outcome,
    IReadOnlyList<ReportRevision> Commits)
{
    /// <summary>Its number among the syncs of the set; null for an undo.</summary>
    public int? Number { get; init; }

    /// <summary>What went wrong first.</summary>
    public string? Error { get; init; }
}
