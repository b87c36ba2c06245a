using Microsoft.Extensions.Time.Testing;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>A clock on which a pause passes as soon as somebody begins it, and no time passes otherwise, however slow the machine is.</summary>
internal sealed class PassingTime : FakeTimeProvider
{
    /// <summary>Longer ones are limits that nobody waits for.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= LongestPause)
        {
            // A moment later, so that whoever pauses does not spin.
            _ = Task.Delay(5).ContinueWith(_ => Advance(dueTime), TaskScheduler.Default);
        }

        return timer;
    }
}
