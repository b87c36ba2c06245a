namespace GitOps;

/// <summary>How a sync ended.</summary>
public enum SyncOutcome
{
    /// <summary>It has begun to write and has not said that it ended: it is under way, or something ended it.</summary>
    Unfinished,

    /// <summary>Every object was as declared, and healthy where that was waited for.</summary>
    Succeeded,

    /// <summary>It came to its end, and some objects are not as declared or not healthy.</summary>
    Failed,

    /// <summary>It ended before it was done. The next sync finishes it.</summary>
    Interrupted,
}
