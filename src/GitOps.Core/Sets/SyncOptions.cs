using GitOps.Core.Ignoring;

namespace GitOps.Core.Sets;

/// <summary>What a sync may do, and how it goes about it.</summary>
public sealed record SyncOptions : PlanOptions
{
    /// <summary>Options that say nothing else.</summary>
    public SyncOptions()
    {
    }

    /// <summary>Options of a sync that may do what a plan was made for.</summary>
    public SyncOptions(PlanOptions plan)
        : base(plan)
    {
    }

    /// <summary>Sync a set that is suspended; its history tells so.</summary>
    public bool IgnoreSuspension { get; init; }

    /// <summary>Sync uncommitted files.</summary>
    public bool AllowWorkingTree { get; init; }

    /// <summary>
    /// Compare every object of the set. Without it, a sync of a new revision of a large set has to do only with what Git
    /// changed since the last sync; one of the same revision compares everything.
    /// </summary>
    public bool Full { get; init; }

    /// <summary>The objects that are looked at, by themselves and without hooks; null for all of the set.</summary>
    internal IReadOnlySet<ResourceId>? Only { get; init; }

    /// <summary>Fields that are left to the cluster besides those that settings, annotations and autoscalers say.</summary>
    internal IReadOnlyList<IgnoreRule> Left { get; init; } = [];

    /// <summary>Sets of up to this many objects are always compared in full: that costs a page of a list a kind.</summary>
    public int AlwaysFullUpTo { get; init; } = 1000;

    /// <summary>Wait until every object is healthy.</summary>
    public bool Wait { get; init; }

    /// <summary>How long a Pod of a workload that is waited for may keep failing before the wait ends.</summary>
    public TimeSpan PodPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for definitions to be served and, with <see cref="Wait"/>, for health.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
