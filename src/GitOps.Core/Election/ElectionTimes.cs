namespace GitOps.Core.Election;

/// <summary>How long a lease lasts and how often it is looked at: the defaults of client-go, with the same meaning.</summary>
internal sealed record ElectionTimes
{
    /// <summary>How long others wait for a leader whose lease does not change, before they take it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader tries to renew before it stops to lead; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long everybody waits between two looks at the lease.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
