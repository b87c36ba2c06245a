namespace GitOps;

/// <summary>What a watch tells of.</summary>
public enum WatchEventKind
{
    /// <summary>The revision to keep to is another one than before, or the first one.</summary>
    RevisionFound,

    /// <summary>All of the set was compared, and what differed was made as declared.</summary>
    Synced,

    /// <summary>What others changed in the cluster was taken back.</summary>
    Corrected,

    /// <summary>Cluster and revision differ, and nothing was written: the watch only detects.</summary>
    DifferenceFound,

    /// <summary>Somebody sets a field again each time it is taken back; it is left alone for now, the rest is not.</summary>
    Fight,

    /// <summary>Such a field is kept as declared again.</summary>
    FightEnded,

    /// <summary>Something could not be done; the watch goes on.</summary>
    Failed,

    /// <summary>Nothing is written for now: another sync of the set is under way, or somebody suspended it.</summary>
    Waiting,

    /// <summary>Changes in the cluster are not heard for now.</summary>
    Disconnected,

    /// <summary>Changes in the cluster are heard, or heard again.</summary>
    Connected,
}

/// <summary>One event of a watch, written as it happens.</summary>
public sealed record WatchEvent
{
    /// <summary>What happened.</summary>
    public required WatchEventKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterInfo Cluster { get; init; }

    /// <summary>The revision that is kept to; of <see cref="WatchEventKind.RevisionFound"/> the new one.</summary>
    public required Revision Revision { get; init; }

    /// <summary>The revision that was kept to before; null for the first one, and for other events.</summary>
    public Revision? From { get; init; }

    /// <summary>Whether the branch was set back or rewritten: <see cref="From"/> is no longer in its history.</summary>
    public bool IsHistoryRewritten { get; init; }

    /// <summary>What a sync or a correction came to; null for other events.</summary>
    public SyncResult? Sync { get; init; }

    /// <summary>What differs, where nothing is written; empty for other events.</summary>
    public IReadOnlyList<ResourceDiff> Differences { get; init; } = [];

    /// <summary>The field that is fought over; null for other events.</summary>
    public FieldFight? Fight { get; init; }

    /// <summary>What failed, or what is waited for; null for other events.</summary>
    public GitOpsException? Error { get; init; }

    /// <summary>When it is tried again; null where that is not known.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What happened, in one line.</summary>
    public required string Message { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ForeignText.OnOneLine($"{Kind} {Set}: {Message}");
}
