namespace GitOps.Core.Planning.Changes;

/// <summary>What a sync does about an object.</summary>
internal enum PlannedStep
{
    /// <summary>Nothing: its manifest, or a mark on a member that is no longer declared, says so.</summary>
    LeaveAlone,

    /// <summary>Nothing: it is as declared, or only to be created.</summary>
    Keep,

    /// <summary>Create it.</summary>
    Create,

    /// <summary>Apply it.</summary>
    Apply,

    /// <summary>Apply it, and so take over what the set did not create.</summary>
    Adopt,

    /// <summary>Delete what the hook's last run left, and create it anew.</summary>
    Replace,

    /// <summary>Delete it, because a field of it cannot be changed in place, and create it anew.</summary>
    Recreate,

    /// <summary>Leave it to the controllers that own fields of it; where some were to be taken over from, apply the rest.</summary>
    Conflict,

    /// <summary>Nothing: it is somebody else's.</summary>
    LeaveToOwner,

    /// <summary>Nothing: the server refuses it.</summary>
    Refuse,

    /// <summary>Apply it and see: the server could not be asked about it.</summary>
    Try,

    /// <summary>Delete it: it is no longer declared.</summary>
    Delete,
}
