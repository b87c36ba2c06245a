namespace GitOps;

/// <summary>A member of a set, or something it owns, as it is in the cluster.</summary>
public sealed record ResourceStatus
{
    /// <summary>The object.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The object's kind.</summary>
    public string Kind => Id.Kind;

    /// <summary>The object's namespace; empty for a cluster-scoped object.</summary>
    public string Namespace => Id.Namespace;

    /// <summary>The object's name.</summary>
    public string Name => Id.Name;

    /// <summary>How well it is, and why.</summary>
    public required ResourceHealth Health { get; init; }

    /// <summary>When it was created; null when the server does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>How long it exists; null when the server does not say.</summary>
    public TimeSpan? Age => Created is { } created ? TimeProvider.System.GetUtcNow() - created : null;

    /// <summary>What it owns: a Deployment's ReplicaSets, a ReplicaSet's Pods.</summary>
    public IReadOnlyList<ResourceStatus> Owned { get; init; } = [];

    /// <summary>How far below a member of the set it stands; 0 for a member.</summary>
    public int Depth { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The revision that was synced last, as a full commit id; null when none is recorded.</summary>
    public string? Revision { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterInfo Cluster { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Health}";
}
