using System.Diagnostics;
using GitOps.Core;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Hears the stages of a reconcile and adds up how long each took. Stages may overlap.</summary>
internal sealed class StageTimes : IDisposable
{
    private readonly List<(string Stage, TimeSpan Time)> _stages = [];
    private readonly ActivityListener _listener;

    public StageTimes()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Stages.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The stages, in the order in which they ended first.</summary>
    public IReadOnlyList<(string Stage, TimeSpan Time)> Sum()
    {
        lock (_stages)
        {
            return [.. _stages.GroupBy(entry => entry.Stage).Select(group => (group.Key, TimeSpan.FromTicks(group.Sum(entry => entry.Time.Ticks))))];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Activity activity)
    {
        lock (_stages)
        {
            _stages.Add((activity.OperationName, activity.Duration));
        }
    }
}
