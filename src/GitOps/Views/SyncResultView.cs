namespace GitOps.Views;

/// <summary>Shows a <see cref="SyncResult"/>: how many objects came to what, and how long it took.</summary>
internal sealed class SyncResultView(Layout layout)
{
    /// <summary>Between counts.</summary>
    public const string Between = "  ·  ";

    private const int Indent = 2;
    private static readonly SyncAction[] AlwaysNamed = [SyncAction.Created, SyncAction.Configured, SyncAction.Deleted, SyncAction.Unchanged];
    private static readonly SyncAction[] NamedWhenTheyOccur = [SyncAction.Adopted, SyncAction.Recreated, SyncAction.Conflict, SyncAction.Failed, SyncAction.Skipped];

    public IEnumerable<string> Lines(SyncResult result) =>
    [
        "",
        .. layout.Flow(Indent, Counts(result), Between),
        .. layout.Flow(Indent, [.. Health(result), new($"{Age.Lasting(result.Duration)}"), new($"{result.Requests} requests")], ", "),
    ];

    /// <summary>How many objects came to what.</summary>
    public static IEnumerable<Span> Counts(SyncResult result)
    {
        var counts = result.Results.GroupBy(entry => entry.Action).ToDictionary(group => group.Key, group => group.Count());
        var named = AlwaysNamed.Concat(NamedWhenTheyOccur.Where(counts.ContainsKey)).Select(action => Count(action, counts.GetValueOrDefault(action)));
        return result.Unchecked == 0 ? named : named.Append(new Span($"Unchecked {result.Unchecked}", Ink.Dim));
    }

    /// <summary>Whether it was all of the set, whether all is healthy, and what was left.</summary>
    public static IEnumerable<Span> Health(SyncResult result)
    {
        if (result.IsPartial)
        {
            yield return new Span("partial", Ink.Yellow);
        }

        if (result.EndedEarly is not null)
        {
            yield return new Span($"ended early, {result.Remaining.Count} left", Ink.Red);
        }

        if (result.HealthError is not null)
        {
            yield return new Span("not healthy", Ink.Red);
        }

        if (result.HealthyAfter is { } time)
        {
            yield return new Span($"healthy in {Age.Lasting(time)}", Ink.Green);
        }
    }

    private static Span Count(SyncAction action, int count) => count == 0 ? new Span($"{action} 0", Ink.Dim) : ActionMark.Of(action).Paint($"{action} {count}");
}
