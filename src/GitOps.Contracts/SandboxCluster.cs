namespace GitOps;

/// <summary>A sandbox that runs in this process: what <c>Start-GitOpsSandbox</c> returns and <c>-Cluster</c> takes.</summary>
public sealed class SandboxCluster : ClusterTarget
{
    /// <summary>Address on loopback for other tools; null when only this session reaches it.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether workloads make progress, as a cluster's controllers make them.</summary>
    public bool Workloads { get; init; }

    /// <summary>File that keeps its state; null when its state ends with it.</summary>
    public string? StateFile { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; } = TimeProvider.System.GetLocalNow();

    /// <summary>Whether it answers.</summary>
    public bool IsRunning { get; private set; } = true;

    internal Func<Task>? OnStop { get; init; }

    /// <summary>Stops it; a second call does nothing.</summary>
    internal async Task StopAsync()
    {
        if (IsRunning)
        {
            IsRunning = false;
            await (OnStop?.Invoke() ?? Task.CompletedTask);
        }
    }
}
