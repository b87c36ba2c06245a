namespace GitOps.Reports.Making;

/// <summary>The sign that stands for an action, the same as at the prompt.</summary>
internal static class ActionMark
{
    public static string Of(DiffAction action) => action switch
    {
        DiffAction.Create => "+",
        DiffAction.Update or DiffAction.Drift => "~",
        DiffAction.Delete => "-",
        DiffAction.Conflict or DiffAction.Recreate => "!",
        DiffAction.Adopt => ">",
        DiffAction.Refused => "x",
        DiffAction.Unknown => "?",
        _ => "=",
    };

    public static string Of(SyncAction action) => action switch
    {
        SyncAction.Created => "+",
        SyncAction.Configured or SyncAction.Recreated => "~",
        SyncAction.Deleted => "-",
        SyncAction.Conflict => "!",
        SyncAction.Adopted => ">",
        SyncAction.Failed => "x",
        SyncAction.Skipped => ".",
        _ => "=",
    };
}
