namespace GitOps.Core.Sets;

/// <summary>What a sync may do: the options that a plan depends on.</summary>
public record PlanOptions
{
    /// <summary>Delete members of the set that Git no longer declares.</summary>
    public bool Prune { get; init; }

    /// <summary>Let prune delete Namespaces, CustomResourceDefinitions and PersistentVolumeClaims too.</summary>
    public bool PruneProtected { get; init; }

    /// <summary>Let prune run although nothing was rendered, which deletes the whole set.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Deletions above this number stop the sync before anything is deleted.</summary>
    public int MaxDeletions { get; init; } = 10;

    /// <summary>Take over fields that other controllers own.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>Field managers to take fields over from, while those of others stay conflicts; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> ForceConflictsFrom { get; init; } = [];

    /// <summary>Take over objects that belong to another set, tool or controller.</summary>
    public bool Adopt { get; init; }

    /// <summary>Delete and create anew objects of which an immutable field changed.</summary>
    public bool AllowRecreate { get; init; }

    /// <summary>These options, without those of a sync that a plan does not depend on.</summary>
    internal static PlanOptions Of(PlanOptions options) => new(options);
}
