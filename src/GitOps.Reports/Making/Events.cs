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
        Shown.Line($"taken back on {undo.Branch}{(undo.PushedTo is null ? "" : $", pushed to {undo.PushedTo}")}{(undo.Sync is null ? ", not synced" : "")}"),
        [.. undo.Reverted.Select(commit => Scopes.RevisionOf(commit)!)]);
}
