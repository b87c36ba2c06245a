using System.Text.Json.Nodes;
using GitOps.Core.Objects.Live;
using GitOps.Core.Pruning;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning.Changes;

/// <summary>What a sync does about one object, and the reading that was decided from.</summary>
/// <param name="Id">The object.</param>
/// <param name="Step">What is done.</param>
internal sealed record PlannedChange(ResourceId Id, PlannedStep Step)
{
    /// <summary>The object as declared; null for one that no longer is.</summary>
    public DeclaredObject? Declared { get; init; }

    /// <summary>Whether it is the set's own, or is not there.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>The object as it was read; null when it was not there.</summary>
    public LiveObject? Live { get; init; }

    /// <summary>What the server says becomes of it; null where it was not asked.</summary>
    public JsonObject? After { get; init; }

    /// <summary>The fields that differ; those that stay as they are in the cluster are marked.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Why, in one line.</summary>
    public string? Reason { get; init; }

    /// <summary>The failure to report with it; null where there is none.</summary>
    public GitOpsException? Error { get; init; }

    /// <summary>Controllers that fields are taken over from.</summary>
    public IReadOnlyList<string> TakenFrom { get; init; } = [];

    /// <summary>Of an object in conflict, what is applied all the same: all but what stays with its managers. Null for nothing.</summary>
    public DeclaredObject? Rest { get; init; }

    /// <summary>Whether fields of others are taken without asking the server what becomes of the object.</summary>
    public bool IsForced { get; init; }

    /// <summary>The member that is no longer declared; null for a declared object.</summary>
    public PruneCandidate? Member { get; init; }

    /// <summary>What goes with it when it is deleted; null for nothing.</summary>
    public Cascade? Cascade { get; init; }

    /// <summary>Why the sync does not get to it; null where it does.</summary>
    public string? NotDone { get; init; }

    /// <summary>Whether only the server can tell what applying would do.</summary>
    public bool IsToBeAsked => After is null && (Step is PlannedStep.Apply or PlannedStep.Adopt || Rest is not null);

    /// <summary>Whether the sync writes something for it.</summary>
    public bool Writes => Step is PlannedStep.Create or PlannedStep.Apply or PlannedStep.Adopt or PlannedStep.Replace or PlannedStep.Recreate or PlannedStep.Try || Rest is not null;

    /// <summary>Whether what comes after it in the sync is not reached.</summary>
    public bool IsObstacle => Step is PlannedStep.Conflict or PlannedStep.LeaveToOwner or PlannedStep.Refuse;

    /// <summary>Whether it deletes something that is there.</summary>
    public bool Deletes => NotDone is null && Step is (PlannedStep.Replace or PlannedStep.Recreate or PlannedStep.Delete);
}
