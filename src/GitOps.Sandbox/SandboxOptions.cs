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

    /// <summary>
    /// How late the controllers of workloads may come, as those of a busy cluster do: each writes at a random moment up to that
    /// long after what it answers to.
    /// </summary>
    public TimeSpan ControllerLag { get; init; }

    /// <summary>What the random moments are drawn from: the same for the same number.</summary>
    public int ControllerLagSeed { get; init; }

    /// <summary>The file that keeps the objects from one life to the next; null to forget them. It is made when it does not exist.</summary>
    public string? StateFile { get; init; }

    /// <summary>
    /// Names of users by the bearer tokens that they come with, such as <c>system:serviceaccount:shop:deployer</c>. They may do what the stored
    /// Roles and bindings let them; whoever comes without a token may do everything.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
