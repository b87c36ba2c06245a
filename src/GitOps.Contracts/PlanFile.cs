namespace GitOps;

/// <summary>A plan that was written to a file.</summary>
public sealed record PlanFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the set.</summary>
    public required string Set { get; init; }

    /// <summary>The revision that it brings the set to.</summary>
    public required Revision Revision { get; init; }

    /// <summary>The cluster it is for.</summary>
    public required ClusterInfo Cluster { get; init; }

    /// <summary>What it says of each object that differs, in the order a sync takes them.</summary>
    public required IReadOnlyList<ResourceDiff> Changes { get; init; }

    /// <summary>Objects that are created.</summary>
    public int Create => Count(DiffAction.Create);

    /// <summary>Objects that are changed, or changed back.</summary>
    public int Update => Count(DiffAction.Update) + Count(DiffAction.Drift);

    /// <summary>Objects that are taken over.</summary>
    public int Adopt => Count(DiffAction.Adopt);

    /// <summary>Objects that are deleted and created anew.</summary>
    public int Recreate => Count(DiffAction.Recreate);

    /// <summary>Objects that are deleted.</summary>
    public int Delete => Count(DiffAction.Delete);

    /// <summary>Objects that differ and stay as they are: in conflict, refused, not known, or not reached.</summary>
    public int Left => Changes.Count - Create - Update - Adopt - Recreate - Delete;

    /// <summary><c>shop-prod at main@4f1c2ab to prod-eu/shop: ./plan.json</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{Set} at {Revision} to {Cluster}: {Path}");

    private int Count(DiffAction action) => Changes.Count(diff => diff.Action == action && diff.NotDone is null);
}
