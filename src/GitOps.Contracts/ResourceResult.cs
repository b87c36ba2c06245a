namespace GitOps;

/// <summary>What a sync did to an object.</summary>
public enum SyncAction
{
    /// <summary>It was already as declared; nothing was written.</summary>
    Unchanged,

    /// <summary>It was created.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Configured,

    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>Another controller owns a declared field; nothing in the object was changed.</summary>
    Conflict,

    /// <summary>The server refused it.</summary>
    Failed,

    /// <summary>It was left alone for the reason given.</summary>
    Skipped,

    /// <summary>It was deleted and created anew.</summary>
    Recreated,

    /// <summary>It was taken over: it was there already, but this set had not created it.</summary>
    Adopted,
}

/// <summary>One object's part in a sync, written as it happens.</summary>
public sealed record ResourceResult
{
    /// <summary>What was done.</summary>
    public required SyncAction Action { get; init; }

    /// <summary>The object.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The object's kind.</summary>
    public string Kind => Id.Kind;

    /// <summary>The object's namespace; empty for a cluster-scoped object.</summary>
    public string Namespace => Id.Namespace;

    /// <summary>The object's name.</summary>
    public string Name => Id.Name;

    /// <summary>The fields that were changed, or that conflict.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Where Git declares it; null for a deleted object.</summary>
    public SourceLocation? Source { get; init; }

    /// <summary>The reason in one line, for what was not done.</summary>
    public string? Message { get; init; }

    /// <summary>The failure behind <see cref="SyncAction.Failed"/> and <see cref="SyncAction.Conflict"/>; null otherwise.</summary>
    public GitOpsException? Error { get; init; }

    /// <summary>Name of the set.</summary>
    public string Set { get; init; } = "";

    /// <summary>The revision that is applied; null outside of a sync.</summary>
    public Revision? Revision { get; init; }

    /// <summary>The cluster it is applied to; null outside of a sync.</summary>
    public ClusterInfo? Cluster { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Action} {Id}";
}
