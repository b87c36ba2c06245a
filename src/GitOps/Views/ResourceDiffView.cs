namespace GitOps.Views;

/// <summary>Shows a <see cref="ResourceDiff"/>: the object and why it differs, and below it what would change.</summary>
internal sealed class ResourceDiffView(Layout layout)
{
    /// <summary>Actions that their mark says already.</summary>
    private static readonly DiffAction[] SaidByMark = [DiffAction.Create, DiffAction.Update, DiffAction.Delete];

    /// <summary>Actions whose reason is better understood beside the line that declares the object.</summary>
    private static readonly DiffAction[] WithPlace = [DiffAction.Create, DiffAction.Refused, DiffAction.Unknown];

    public IEnumerable<string> Lines(ResourceDiff diff) =>
    [
        .. layout.Row(0, ActionMark.Of(diff.Action).Before(diff.Id), [new(Why(diff), Ink.Dim)]),
        .. new FieldChangeView(layout).Below(diff.Changes, CauseOf(diff.Action), isDone: diff.Action is not (DiffAction.Conflict or DiffAction.Refused)),
    ];

    /// <summary>Why an object differs, in one line.</summary>
    public static string Why(ResourceDiff diff)
    {
        var place = diff.Source?.ToString();
        var (word, reason) = (SaidByMark.Contains(diff.Action) ? null : diff.Action.ToString().ToLowerInvariant(), diff.Reason);
        string?[] said = [word, reason, string.IsNullOrEmpty(reason) || (WithPlace.Contains(diff.Action) && !$" {reason}".EndsWith($" {place}", StringComparison.Ordinal)) ? place : null];
        return string.Join(" · ", said.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static ChangeCause CauseOf(DiffAction action) => action switch
    {
        DiffAction.Drift => ChangeCause.Drift,
        DiffAction.Conflict => ChangeCause.Conflict,
        _ => ChangeCause.Git,
    };
}
