using GitOps.Core.Telemetry;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Hears of warnings only.</summary>
internal sealed class SilentObserver : IReconcileObserver
{
    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Console.Error.WriteLine(message);

    public void Progress(ReconcileProgress progress)
    {
    }

    public void Done(ResourceResult result)
    {
    }
}
