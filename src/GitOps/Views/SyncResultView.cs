namespace GitOps.Views;

/// <summary>The default view of a <see cref="SyncResult"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class SyncResultView
{
    private static readonly SyncAction[] AlwaysNamed = [SyncAction.Created, SyncAction.Configured, SyncAction.Deleted, SyncAction.Unchanged];
    private static readonly SyncAction[] NamedWhenTheyOccur = [SyncAction.Adopted, SyncAction.Recreated, SyncAction.Conflict, SyncAction.Failed, SyncAction.Skipped];

    /// <summary>What was synced to where.</summary>
    public static string Header(SyncResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"  {Ink.Paint(Ink.Bold, "Set: " + result.Set)}  ·  {result.Revision} \"{ForeignText.OnOneLine(result.Revision.Subject)}\" ({ForeignText.OnOneLine(result.Author)})  →  {result.Cluster}";
    }

    /// <summary>The counts; on a line of its own, as terminals are narrow, the time it took and the requests it needed.</summary>
    public static string Summary(SyncResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var healthy = result.HealthyAfter is { } time ? $"healthy in {Age.Lasting(time)}, " : "";
        return $"  {Counts(result)}\n  {healthy}{Age.Lasting(result.Duration)}, {result.Requests} requests";
    }

    internal static string Counts(SyncResult result)
    {
        var counts = result.Results.GroupBy(entry => entry.Action).ToDictionary(group => group.Key, group => group.Count());
        var named = AlwaysNamed.Concat(NamedWhenTheyOccur.Where(counts.ContainsKey));
        var shown = named.Select(action => Count(action, counts.GetValueOrDefault(action)));
        return string.Join("  ·  ", result.Unchecked == 0 ? shown : shown.Append(Ink.Paint(Ink.Dim, $"Unchecked {result.Unchecked}")));
    }

    private static string Count(SyncAction action, int count) => count == 0 ? Ink.Paint(Ink.Dim, $"{action} 0") : ActionMark.Of(action).Paint($"{action} {count}");
}
