namespace GitOps.Core.Watching;

/// <summary>When a loop last came round.</summary>
/// <param name="time">The clock.</param>
internal sealed class Pulse(TimeProvider time)
{
    private long _last = time.GetTimestamp();

    /// <summary>How long ago.</summary>
    public TimeSpan Silent => time.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>It came round.</summary>
    public void Beat() => Volatile.Write(ref _last, time.GetTimestamp());
}
