using System.Collections.Concurrent;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Remembers what a reconcile told.</summary>
public sealed class RecordingObserver : IReconcileObserver
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<ReconcileProgress> Progresses { get; } = new();

    public ConcurrentQueue<ResourceResult> Results { get; } = new();

    public void Verbose(string message) => Messages.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Progress(ReconcileProgress progress) => Progresses.Enqueue(progress);

    public Action<ResourceResult>? OnDone { get; set; }

    public void Done(ResourceResult result)
    {
        Results.Enqueue(result);
        OnDone?.Invoke(result);
    }
}
