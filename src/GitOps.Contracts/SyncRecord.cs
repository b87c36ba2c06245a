using System.Text.Json.Serialization;

namespace GitOps;

/// <summary>One sync that changed something or failed, as the set's record in the cluster keeps it. Its texts are of bounded length.</summary>
public sealed record SyncRecord
{
    /// <summary>Counts the syncs of the set from 1; no number is given twice.</summary>
    public required int Number { get; init; }

    /// <summary>The revision that was synced.</summary>
    public required Revision Revision { get; init; }

    /// <summary>Who synced, where and in which run of a pipeline; null in records of versions that did not keep it.</summary>
    public SyncOrigin? By { get; init; }

    /// <summary>When it began, in UTC; in records of versions that did not keep it, when it ended.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took; null when it has not ended, or is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How it ended.</summary>
    public SyncOutcome Outcome { get; init; }

    /// <summary>What went wrong first; null when nothing did. Holds no secret value.</summary>
    public string? FirstError { get; init; }

    /// <summary>Whether only some of the set's objects were to be synced.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Objects it had to do with; 0 in records of versions that did not keep it.</summary>
    public int Objects { get; init; }

    /// <summary>Objects created.</summary>
    public int Created { get; init; }

    /// <summary>Objects changed.</summary>
    public int Configured { get; init; }

    /// <summary>Objects deleted and created anew.</summary>
    public int Recreated { get; init; }

    /// <summary>Objects taken over that were there already.</summary>
    public int Adopted { get; init; }

    /// <summary>Objects deleted.</summary>
    public int Deleted { get; init; }

    /// <summary>Objects that were already as declared.</summary>
    public int Unchanged { get; init; }

    /// <summary>Objects another controller holds a field of.</summary>
    public int Conflicts { get; init; }

    /// <summary>Objects the server refused.</summary>
    public int Failed { get; init; }

    /// <summary>Objects left alone.</summary>
    public int Skipped { get; init; }

    /// <summary>The suspension that the sync was told to ignore; null when the set was not suspended.</summary>
    public SetSuspension? IgnoredSuspension { get; init; }

    /// <summary>The commits that it brought since the record before it, newest first, as many as are listed.</summary>
    [JsonIgnore]
    public IReadOnlyList<Revision> Commits { get; init; } = [];

    /// <summary>The commits that it took away since the record before it, as one does that goes back to an earlier revision or follows a forced push; newest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<Revision> Dropped { get; init; } = [];

    /// <summary>Why <see cref="Commits"/> and <see cref="Dropped"/> are not all there is: unknown, and why, or more than are listed. Null when they are.</summary>
    [JsonIgnore]
    public string? CommitsMissing { get; init; }

    /// <summary>Name of the set; null inside of another object.</summary>
    [JsonIgnore]
    public string? Set { get; init; }

    /// <summary>The cluster; null inside of another object.</summary>
    [JsonIgnore]
    public ClusterInfo? Cluster { get; init; }

    /// <summary>Whether any object was changed.</summary>
    public bool HasChanged => Created + Configured + Recreated + Adopted + Deleted > 0;

    /// <summary><c>#12 main@4f1c2ab Succeeded</c></summary>
    public override string ToString() => FormattableString.Invariant($"#{Number} {Revision} {Outcome}");
}
