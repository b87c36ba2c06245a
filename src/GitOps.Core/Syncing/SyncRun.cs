using System.Collections.Concurrent;

namespace GitOps.Core.Syncing;

/// <summary>What happened in a sync so far.</summary>
internal sealed class SyncRun(SetContext context, IReconcileObserver observer, int total)
{
    private readonly ConcurrentQueue<ResourceResult> _results = new();

    /// <summary>One result an object, in the order they were done.</summary>
    public IReadOnlyCollection<ResourceResult> Results => _results;

    /// <summary>Why the rest was not reached; null while all goes well.</summary>
    public GitOpsException? Obstacle { get; set; }

    /// <summary>Whether every object that was reached is as declared, and all were reached.</summary>
    public bool IsComplete => Obstacle is null && _results.All(result => result.Action is not (SyncAction.Failed or SyncAction.Conflict));

    /// <summary>Notes a result, and tells of it.</summary>
    public void Done(ResourceResult result)
    {
        _results.Enqueue(result);
        Report(result.ToString());
        observer.Done(result);
    }

    /// <summary>Tells what the sync is at.</summary>
    public void Report(string status) =>
        observer.Progress(new ReconcileProgress($"Syncing {context.Set} to {context.Cluster.Context}", status, _results.Count, total));
}
