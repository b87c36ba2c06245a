using System.Globalization;

namespace GitOps.Views;

/// <summary>The cells of the default view of a <see cref="ResourceDiff"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class ResourceDiffView
{
    /// <summary>What is compared: set, revision and cluster.</summary>
    public static string Header(ResourceDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var revision = diff.Revision;
        return $"   {Ink.Paint(Ink.Bold, "Set: " + diff.Set)}  ·  {revision} \"{ForeignText.OnOneLine(revision.Subject)}\" "
            + $"({ForeignText.OnOneLine(revision.Author)}, {Age.Of(revision.Time, TimeProvider.System.GetLocalNow())})  →  {diff.Cluster}";
    }

    /// <summary>The mark and the name of the action.</summary>
    public static string Action(ResourceDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var mark = ActionMark.Of(diff.Action);
        return mark.Paint($"{mark.Symbol} {diff.Action}");
    }

    /// <summary>The name, with its namespace where that is not the cluster's default one.</summary>
    public static string Name(ResourceDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        return Cell.Of(diff.Namespace.Length == 0 || diff.Namespace == diff.Cluster.Namespace ? diff.Name : $"{diff.Namespace}/{diff.Name}");
    }

    /// <summary>The first change, and how many more there are.</summary>
    public static string Change(ResourceDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        return FieldChangeText.Summarize(diff.Changes);
    }

    /// <summary>The reason, and otherwise the place in Git or who changed the live object.</summary>
    public static string Why(ResourceDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var change = diff.Changes.FirstOrDefault(change => change.Cause == CauseOf(diff.Action));
        return Cell.Of(diff.Reason
            ?? (change is { Cause: not ChangeCause.Git, LiveManager: { } manager } ? $"{manager}{At(change.LiveTime)}" : Place(diff.Source)));
    }

    private static ChangeCause CauseOf(DiffAction action) => action switch
    {
        DiffAction.Drift => ChangeCause.Drift,
        DiffAction.Conflict => ChangeCause.Conflict,
        _ => ChangeCause.Git,
    };

    private static string At(DateTimeOffset? time) => time is null ? "" : time.Value.ToLocalTime().ToString(", yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Place(SourceLocation? source) => source is null ? "" : source.Commit is { Length: >= 7 } commit ? $"{commit[..7]} {source}" : source.ToString();
}
