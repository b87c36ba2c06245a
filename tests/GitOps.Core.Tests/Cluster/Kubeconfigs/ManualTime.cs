namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        lock (_gate)
        {
            _alarms.Add(alarm);
        }

        return alarm;
    }

    /// <summary>Whether somebody waits for just as long from now on.</summary>
    public bool IsAwaited(TimeSpan span)
    {
        lock (_gate)
        {
            return _alarms.Any(alarm => alarm.Due == _now + span);
        }
    }

    public void Pass(TimeSpan span)
    {
        Alarm[] due;
        lock (_gate)
        {
            _now += span;
            due = [.. _alarms.Where(alarm => alarm.Due <= _now)];
        }

        foreach (var alarm in due)
        {
            alarm.Dispose();
            alarm.Ring();
        }
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            return true;
        }

        public void Ring() => callback(state);

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
