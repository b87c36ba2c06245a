namespace GitOps;

/// <summary>A sync as a whole, written last.</summary>
public sealed record SyncResult
{
    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The revision that was applied.</summary>
    public required Revision Revision { get; init; }

    /// <summary>The cluster it was applied to.</summary>
    public required ClusterInfo Cluster { get; init; }

    /// <summary>One result an object, in the order they were done.</summary>
    public required IReadOnlyList<ResourceResult> Results { get; init; }

    /// <summary>Whether only some of the set's objects were synced: those that came down the pipeline.</summary>
    public bool IsPartial { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long it took until everything was healthy; null without <c>-Wait</c>, or when it did not get there.</summary>
    public TimeSpan? HealthyAfter { get; init; }

    /// <summary>Why waiting ended before everything was healthy; null when it did not.</summary>
    public GitOpsException? HealthError { get; init; }

    /// <summary>
    /// Why the sync ended before it was done: it was interrupted, lost its lease to another one, or was no longer let in. Null
    /// when it came to its end. The next sync finishes what this one left.
    /// </summary>
    public GitOpsException? EndedEarly { get; init; }

    /// <summary>Objects that a sync which ended early did not reach, or of which no answer came.</summary>
    public IReadOnlyList<ResourceId> Remaining { get; init; } = [];

    /// <summary>Requests sent to the API server.</summary>
    public required int Requests { get; init; }

    /// <summary>Name of the commit's author.</summary>
    public string Author => Revision.Author;

    /// <summary>Objects created.</summary>
    public int Created => Count(SyncAction.Created);

    /// <summary>Objects changed.</summary>
    public int Configured => Count(SyncAction.Configured);

    /// <summary>Objects deleted and created anew.</summary>
    public int Recreated => Count(SyncAction.Recreated);

    /// <summary>Objects taken over that were there already.</summary>
    public int Adopted => Count(SyncAction.Adopted);

    /// <summary>Objects deleted.</summary>
    public int Deleted => Count(SyncAction.Deleted);

    /// <summary>Objects that were already as declared.</summary>
    public int Unchanged => Count(SyncAction.Unchanged);

    /// <summary>Objects that were not looked at, because Git did not change them since the set was synced last.</summary>
    public int Unchecked { get; init; }

    /// <summary>Objects another controller holds a field of.</summary>
    public int Conflicts => Count(SyncAction.Conflict);

    /// <summary>Objects the server refused.</summary>
    public int Failed => Count(SyncAction.Failed);

    /// <summary>Objects left alone.</summary>
    public int Skipped => Count(SyncAction.Skipped);

    /// <summary>Whether the sync came to its end, every object is as declared and, with <c>-Wait</c>, healthy.</summary>
    public bool Succeeded => Conflicts == 0 && Failed == 0 && HealthError is null && EndedEarly is null;

    /// <summary><c>shop-prod at main@4f1c2ab to prod-eu/shop</c></summary>
    public override string ToString() => $"{ForeignText.OnOneLine(Set)} at {Revision} to {Cluster}";

    private int Count(SyncAction action) => Results.Count(result => result.Action == action);
}
