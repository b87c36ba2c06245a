namespace GitOps.Core.Telemetry;

/// <summary>Hears what a reconcile is doing. Called from any thread.</summary>
public interface IReconcileObserver
{
    /// <summary>A step worth telling somebody who asks for details. Never holds a secret.</summary>
    void Verbose(string message);

    /// <summary>Something that limits the result but does not end the operation.</summary>
    void Warning(string message);

    /// <summary>How far the operation is.</summary>
    void Progress(ReconcileProgress progress);

    /// <summary>An object is done.</summary>
    void Done(ResourceResult result);
}

/// <summary>How far a reconcile is.</summary>
/// <param name="Activity">What is being done: <c>Syncing shop-prod to prod-eu</c>.</param>
/// <param name="Status">What it is at, or waits for and why.</param>
/// <param name="Completed">Objects done.</param>
/// <param name="Total">Objects in all; 0 when not known yet.</param>
public sealed record ReconcileProgress(string Activity, string Status, int Completed, int Total);
