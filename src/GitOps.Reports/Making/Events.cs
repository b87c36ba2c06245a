using System.Globalization;
using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>Makes events of what was done.</summary>
internal static class Events
{
    public static ReportEvent Of(UndoResult undo) => new(
        "Undo",
        Shown.Line(undo.Sync?.Set),
        Scopes.RevisionOf(undo.Commit)!,
        undo.Commit.Time,
        Shown.Line(undo.Commit.Author),
        undo.Sync?.Succeeded,
        Shown.Line(
            $"{(undo.RestoredTo is { } then ? $"made as it was at {then}" : "taken back")} on {undo.Branch}"
            + (undo.PushedTo is null ? "" : $", pushed to {undo.PushedTo}") + (undo.Sync is null ? ", not synced" : "")),
        [.. undo.Reverted.Select(commit => Scopes.RevisionOf(commit)!)]);

    public static ReportEvent Of(SyncRecord record) => new(
        "Sync",
        Shown.Line(record.Set),
        Scopes.RevisionOf(record.Revision)!,
        record.Started,
        record.By?.ToString(),
        record.Outcome == SyncOutcome.Unfinished ? null : record.Outcome == SyncOutcome.Succeeded,
        OutcomeOf(record),
        [.. record.Commits.Select(commit => Scopes.RevisionOf(commit)!)])
    {
        Number = record.Number,
        Error = Shown.Message(record.FirstError),
    };

    private static string OutcomeOf(SyncRecord record)
    {
        (string What, int Count)[] counts =
        [
            ("created", record.Created), ("configured", record.Configured), ("recreated", record.Recreated), ("adopted", record.Adopted), ("deleted", record.Deleted),
            ("in conflict", record.Conflicts), ("failed", record.Failed), ("skipped", record.Skipped), ("unchanged", record.Unchanged),
        ];
        var said = counts.Where(count => count.Count > 0).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Count} {count.What}"));
        var duration = record.Duration is { } time ? string.Create(CultureInfo.InvariantCulture, $" in {time.TotalSeconds:0.#} s") : "";
        return string.Join(", ", said.Prepend(record.Outcome.ToString().ToLowerInvariant() + duration));
    }
}
