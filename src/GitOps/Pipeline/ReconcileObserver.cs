using System.Management.Automation;
using GitOps.Core.Telemetry;

namespace GitOps.Pipeline;

/// <summary>Hands what a reconcile tells to the pipeline of the cmdlet that runs it.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="pipeline">Its pipeline thread.</param>
/// <param name="onDone">Called on the pipeline thread for each object that is done.</param>
internal sealed class ReconcileObserver(Cmdlet cmdlet, PipelineThread pipeline, Action<ResourceResult> onDone) : IReconcileObserver
{
    private const int ActivityId = 1;
    private ReconcileProgress? _latest;
    private ProgressRecord? _shown;

    public void Verbose(string message) => pipeline.Write(() => cmdlet.WriteVerbose(ForeignText.InLines(message)));

    public void Warning(string message) => pipeline.Write(() => cmdlet.WriteWarning(ForeignText.InLines(message)));

    public void Done(ResourceResult result) => pipeline.Write(() => onDone(result));

    public void Progress(ReconcileProgress progress)
    {
        // Of what comes while the pipeline is busy, only the latest is worth showing.
        if (Interlocked.Exchange(ref _latest, progress) is null)
        {
            pipeline.Write(ShowLatest);
        }
    }

    /// <summary>Takes the progress bar away. On the pipeline thread only.</summary>
    public void End()
    {
        if (_shown is not null && !cmdlet.Stopping)
        {
            _shown.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(_shown);
        }
    }

    private void ShowLatest()
    {
        var progress = Interlocked.Exchange(ref _latest, null)!;
        _shown = new ProgressRecord(ActivityId, ForeignText.OnOneLine(progress.Activity), ForeignText.OnOneLine(progress.Status))
        {
            PercentComplete = progress.Total == 0 ? -1 : Math.Min(100, 100 * progress.Completed / progress.Total),
        };
        cmdlet.WriteProgress(_shown);
    }
}
