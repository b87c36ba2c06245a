namespace GitOps.Views;

/// <summary>How an action is marked in a view: a symbol to find it by and a colour.</summary>
internal sealed record ActionMark(char Symbol, Ink Ink)
{
    private static readonly ActionMark Same = new('=', Ink.Dim);
    private static readonly ActionMark Change = new('~', Ink.Yellow);
    private static readonly ActionMark Add = new('+', Ink.Green);
    private static readonly ActionMark Remove = new('-', Ink.Red);
    private static readonly ActionMark Attention = new('!', Ink.Magenta);
    private static readonly ActionMark TakeOver = new('>', Ink.Magenta);
    private static readonly ActionMark Refusal = new('x', Ink.Red);

    private static readonly Dictionary<DiffAction, ActionMark> Diffs = new()
    {
        [DiffAction.Unchanged] = Same,
        [DiffAction.Create] = Add,
        [DiffAction.Update] = Change,
        [DiffAction.Drift] = Change,
        [DiffAction.Delete] = Remove,
        [DiffAction.Conflict] = Attention,
        [DiffAction.Recreate] = Attention,
        [DiffAction.Adopt] = TakeOver,
        [DiffAction.Refused] = Refusal,
        [DiffAction.Unknown] = new('?', Ink.Magenta),
    };

    private static readonly Dictionary<SyncAction, ActionMark> Results = new()
    {
        [SyncAction.Unchanged] = Same,
        [SyncAction.Created] = Add,
        [SyncAction.Configured] = Change,
        [SyncAction.Recreated] = Change,
        [SyncAction.Deleted] = Remove,
        [SyncAction.Conflict] = Attention,
        [SyncAction.Adopted] = TakeOver,
        [SyncAction.Failed] = Refusal,
        [SyncAction.Skipped] = new('.', Ink.Dim),
    };

    public static ActionMark Of(DiffAction action) => Diffs[action];

    public static ActionMark Of(SyncAction action) => Results[action];

    /// <summary>An object, behind the mark.</summary>
    public IReadOnlyList<Span> Before(ResourceId id) => [new($"{Symbol} {id}", Ink)];

    public Span Paint(string text) => new(text, Ink);
}
