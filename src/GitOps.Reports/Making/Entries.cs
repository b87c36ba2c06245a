using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>Makes entries of differences and of results.</summary>
internal static class Entries
{
    public static ReportEntry Of(ResourceDiff diff, int scope) => Of(diff.Id, diff.Source, diff.Changes, diff.Error) with
    {
        Scope = scope,
        Action = diff.Action.ToString(),
        Mark = ActionMark.Of(diff.Action),
        State = diff.Action switch
        {
            DiffAction.Unchanged => EntryState.AsDeclared,
            DiffAction.Conflict or DiffAction.Refused or DiffAction.Unknown => EntryState.Problem,
            _ => EntryState.Differs,
        },
        Reason = Shown.Line(diff.Reason),
        NotDone = Shown.Line(diff.NotDone),
        AlsoDeletes = [.. diff.AlsoDeletes.Select(count => count.ToString())],
        TakenFrom = [.. diff.TakenFrom.Select(manager => Shown.Line(manager)!)],
        Diff = diff.Action == DiffAction.Unchanged ? "" : DiffText.Of(diff),
    };

    public static ReportEntry Of(ResourceResult result, int scope) => Of(result.Id, result.Source, result.Changes, result.Error) with
    {
        Scope = scope,
        Action = result.Action.ToString(),
        Mark = ActionMark.Of(result.Action),
        State = result.Action switch
        {
            SyncAction.Unchanged => EntryState.AsDeclared,
            SyncAction.Conflict or SyncAction.Failed => EntryState.Problem,
            SyncAction.Skipped => EntryState.Skipped,
            _ => EntryState.Changed,
        },
        Reason = Shown.Line(result.Message),
        Diff = DiffText.OfFields(result.Changes),
    };

    /// <summary>A place in a repository.</summary>
    public static ReportPlace? PlaceOf(SourceLocation? source) => source is null ? null : new ReportPlace(Shown.Line(source.File)!, source.Line, Shown.Line(source.Commit));

    private static ReportEntry Of(ResourceId id, SourceLocation? source, IReadOnlyList<FieldChange> changes, GitOpsException? error) => new()
    {
        Scope = 0,
        Action = "",
        Mark = "",
        State = EntryState.AsDeclared,
        ApiVersion = Shown.Line(id.ApiVersion)!,
        Kind = Shown.Line(id.Kind)!,
        Namespace = Shown.Line(id.Namespace)!,
        Name = Shown.Line(id.Name)!,
        Source = PlaceOf(source),
        Changes = [.. changes.Select(ChangeOf)],
        ErrorId = error?.ErrorId,
        Error = Shown.Message(error?.Message),
    };

    private static ReportChange ChangeOf(FieldChange change) => new(
        Shown.Line(change.Path)!,
        Shown.Value(change.Live),
        Shown.Value(change.Desired),
        change.Cause,
        Shown.Line(change.LiveManager),
        change.LiveTime,
        PlaceOf(change.Source),
        change.IsKept);
}
