namespace GitOps.Core.Sets;

/// <summary>What a sync may do, and how far it goes.</summary>
public sealed record SyncOptions
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

    /// <summary>Sync uncommitted files.</summary>
    public bool AllowWorkingTree { get; init; }

    /// <summary>
    /// Compare every object of the set. Without it, a sync of a new revision of a large set has to do only with what Git
    /// changed since the last sync; one of the same revision compares everything.
    /// </summary>
    public bool Full { get; init; }

    /// <summary>Sets of up to this many objects are always compared in full: that costs a page of a list a kind.</summary>
    public int AlwaysFullUpTo { get; init; } = 1000;

    /// <summary>Wait until every object is healthy.</summary>
    public bool Wait { get; init; }

    /// <summary>How long a Pod of a workload that is waited for may keep failing before the wait ends.</summary>
    public TimeSpan PodPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for definitions to be served and, with <see cref="Wait"/>, for health.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
