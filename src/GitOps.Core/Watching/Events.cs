namespace GitOps.Core.Watching;

/// <summary>Makes the events of one set's watch.</summary>
/// <param name="tell">Told of each.</param>
/// <param name="time">The clock.</param>
internal sealed class Events(Action<WatchEvent> tell, TimeProvider time)
{
    private readonly object _turn = new();
    private string? _failed;
    private Reconciler? _current;

    /// <summary>The set at the revision that is kept to: what events are of.</summary>
    public void Are(Reconciler of) => _current = of;

    /// <summary>There is a revision to keep to.</summary>
    public void Found(Reconciler found, Revision? before, bool isRewritten)
    {
        var message = before is null ? $"\"{found.Revision.Subject}\" by {found.Revision.Author}"
            : isRewritten ? $"the branch was rewritten: {before.ShortSha} is no longer in its history; \"{found.Revision.Subject}\" by {found.Revision.Author}"
            : $"after {before.ShortSha}: \"{found.Revision.Subject}\" by {found.Revision.Author}";
        Tell(found, WatchEventKind.RevisionFound, message, told => told with { From = before, IsHistoryRewritten = isRewritten });
    }

    /// <summary>A sync or a correction ended.</summary>
    public void Synced(SyncResult sync)
    {
        _failed = null;
        var counts = sync.Results.Where(result => result.Action != SyncAction.Unchanged).GroupBy(result => result.Action).Select(group => $"{group.Key} {group.Count()}");
        var message = string.Join(" · ", counts) is { Length: > 0 } changed ? changed : $"nothing differs in {sync.Unchanged} objects";
        Tell(_current!, sync.IsPartial ? WatchEventKind.Corrected : WatchEventKind.Synced, message, told => told with { Sync = sync });
    }

    /// <summary>What differs was found.</summary>
    public void Differs(IReadOnlyList<ResourceDiff> differences)
    {
        _failed = null;
        Tell(_current!, WatchEventKind.DifferenceFound, string.Join(", ", differences.Select(diff => $"{diff.Action} {diff.Id}")), told => told with { Differences = differences });
    }

    /// <summary>Something failed, or has to wait. What was told before and not done since is not told again.</summary>
    public void Failed(GitOpsException failure, TimeSpan? again)
    {
        var words = $"{failure.ErrorId} {failure.Message}";
        if (_failed == words)
        {
            return;
        }

        _failed = words;
        var kind = failure.ErrorId is "SyncInProgress" or "SyncSuspended" ? WatchEventKind.Waiting : WatchEventKind.Failed;
        Tell(_current!, kind, failure.Message, told => told with { Error = failure, RetryAt = again is null ? null : told.Time + again });
    }

    /// <summary>A field is left to who sets it again and again.</summary>
    public void Fought(FieldFight fight) => Tell(
        _current!,
        WatchEventKind.Fight,
        $"{fight} again each time it was taken back, {fight.Corrections} times; it is left alone until Git changes it, or {fight.Until:u}",
        told => told with { Fight = fight });

    /// <summary>A field is taken back again.</summary>
    public void FightEnded(FieldFight fight) => Tell(_current!, WatchEventKind.FightEnded, $"{fight} for a while, is kept as declared again", told => told with { Fight = fight });

    /// <summary>Changes in the cluster are heard, or not.</summary>
    public void Line(GitOpsException? broken) =>
        Tell(_current!, broken is null ? WatchEventKind.Connected : WatchEventKind.Disconnected, broken?.Message ?? "changes in the cluster are heard again", told => told with { Error = broken });

    private void Tell(Reconciler of, WatchEventKind kind, string message, Func<WatchEvent, WatchEvent> with)
    {
        lock (_turn)
        {
            tell(with(new WatchEvent { Kind = kind, Time = time.GetLocalNow(), Set = of.Set, Cluster = of.Cluster, Revision = of.Revision, Message = message }));
        }
    }
}
