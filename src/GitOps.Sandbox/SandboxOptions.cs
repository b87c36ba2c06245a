namespace GitOps.Sandbox;

/// <summary>How a sandbox behaves.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// Whether workloads come to life: Deployments get ReplicaSets, those get Pods, claims are bound, and all become ready after a while.
    /// Without, only what every API server does by itself happens.
    /// </summary>
    public bool WithWorkloads { get; init; } = true;

    /// <summary>How long a Pod takes to become ready, and a claim or a load balancer to be served.</summary>
    public TimeSpan RolloutDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The file that keeps the objects from one life to the next; null to forget them. It is made when it does not exist.</summary>
    public string? StateFile { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
