namespace GitOps.Sandbox.Writing;

/// <summary>What becomes of the objects that an object owns.</summary>
internal enum Propagation
{
    /// <summary>What the kind does by itself.</summary>
    Default,

    /// <summary>They go after it.</summary>
    Background,

    /// <summary>They go before it.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}

/// <summary>How to delete.</summary>
internal sealed record DeletionOptions
{
    /// <summary>What becomes of owned objects.</summary>
    public Propagation Propagation { get; init; }

    /// <summary>Seconds a Pod gets to end; null for what it asks for itself.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>The uid the object must have; empty for any.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The version the object must have; empty for any.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Whether nothing is to be deleted.</summary>
    public bool DryRun { get; init; }
}
