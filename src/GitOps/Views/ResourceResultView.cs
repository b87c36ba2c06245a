namespace GitOps.Views;

/// <summary>Shows a <see cref="ResourceResult"/>: the object and what was done or why it was not, and below it what changed.</summary>
internal sealed class ResourceResultView(Layout layout)
{
    public IEnumerable<string> Lines(ResourceResult result) =>
    [
        .. layout.Row(0, ActionMark.Of(result.Action).Before(result.Id), [new(Why(result), Ink.Dim)]),
        .. new FieldChangeView(layout).Below(
            result.Changes,
            result.Action == SyncAction.Conflict ? ChangeCause.Conflict : ChangeCause.Git,
            isDone: result.Action is not (SyncAction.Conflict or SyncAction.Failed or SyncAction.Skipped)),
    ];

    /// <summary>What was done, and why it was not.</summary>
    public static string Why(ResourceResult result) =>
        result.Action.ToString().ToLowerInvariant() + (string.IsNullOrEmpty(result.Message) ? "" : $" · {result.Message}");
}
