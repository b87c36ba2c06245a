namespace GitOps;

/// <summary>How well an object is.</summary>
public enum HealthState
{
    /// <summary>It is as its controller wants it.</summary>
    Healthy,

    /// <summary>Its controller is at work.</summary>
    Progressing,

    /// <summary>Its controller gave up, or cannot go on without help.</summary>
    Degraded,

    /// <summary>It was told to pause.</summary>
    Suspended,

    /// <summary>Nothing about it can be known, such as an object that does not exist.</summary>
    Unknown,
}

/// <summary>How well an object is, and why.</summary>
/// <param name="State">How well.</param>
/// <param name="Reason">Why, in one line: <c>1 of 3 updated pods ready</c>.</param>
public sealed record ResourceHealth(HealthState State, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Reason.Length == 0 ? State.ToString() : ForeignText.OnOneLine($"{State}: {Reason}");
}
