using System.Diagnostics;
using System.Globalization;

namespace GitOps.Core.Telemetry;

/// <summary>
/// Adds up how long each stage takes of what is called from here on, until it is disposed. Stages may overlap. What others do in the
/// same process is not heard.
/// </summary>
public sealed class StageProfile : IDisposable
{
    private readonly List<(string Stage, TimeSpan Time)> _stages = [];
    private readonly ActivityListener _listener;
    private readonly Activity? _whole;

    /// <summary>Begins to listen.</summary>
    public StageProfile()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Stages.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
        _whole = Stages.Begin("all");
    }

    /// <summary>The stages that ended, in the order in which they ended first.</summary>
    public IReadOnlyList<(string Stage, TimeSpan Time)> Sum()
    {
        lock (_stages)
        {
            return [.. _stages.GroupBy(entry => entry.Stage).Select(group => (group.Key, TimeSpan.FromTicks(group.Sum(entry => entry.Time.Ticks))))];
        }
    }

    /// <summary>The stages as a line of text.</summary>
    public override string ToString() =>
        "Stages: " + string.Join(", ", Sum().Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Stage} {entry.Time.TotalSeconds:0.00} s"))) + ".";

    /// <summary>Ends to listen.</summary>
    public void Dispose()
    {
        _whole?.Dispose();
        _listener.Dispose();
    }

    private void Add(Activity activity)
    {
        if (IsWithin(activity.Parent))
        {
            lock (_stages)
            {
                _stages.Add((activity.OperationName, activity.Duration));
            }
        }
    }

    private bool IsWithin(Activity? activity) => activity is not null && (activity == _whole || IsWithin(activity.Parent));
}
