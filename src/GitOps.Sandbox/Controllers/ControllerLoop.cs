using System.Threading.Channels;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers;

/// <summary>Runs controllers, one step at a time: after each change of an object, and when something falls due.</summary>
internal sealed class ControllerLoop : IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Timers know no wait longer than 49 days; what falls due later is looked at again then.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly IReadOnlyList<IController> _controllers;
    private readonly TimeProvider _time;
    private readonly Channel<StoreEvent?> _changes = Channel.CreateUnbounded<StoreEvent?>(new() { SingleReader = true });
    private readonly HashSet<(IController Controller, ObjectName Name)> _queued = [];
    private readonly Queue<(IController Controller, ObjectName Name)> _queue = new();
    private readonly PriorityQueue<(IController Controller, ObjectName Name), DateTimeOffset> _later = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly ObjectStore _store;
    private readonly ITimer _alarm;
    private readonly Task _running;

    /// <summary>Starts the controllers of a cluster.</summary>
    public ControllerLoop(Cluster cluster, IReadOnlyList<IController> controllers)
    {
        _controllers = controllers;
        _time = cluster.Time;
        _store = cluster.Store;
        _alarm = _time.CreateTimer(_ => _changes.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _store.Changed += Notice;
        _running = Task.Run(RunAsync);
    }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Stops after the step under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _store.Changed -= Notice;
        await _stopped.CancelAsync();
        await _running;
        await _alarm.DisposeAsync();
        _stopped.Dispose();
    }

    private void Notice(StoreEvent change) => _changes.Writer.TryWrite(change);

    private async Task RunAsync()
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(_stopped.Token))
            {
                do
                {
                    TakeChanges();
                    TakeDue();
                    if (_queue.TryDequeue(out var work))
                    {
                        _queued.Remove(work);
                        Step(work.Controller, work.Name);
                    }
                }
                while (!_stopped.IsCancellationRequested && (_queue.Count > 0 || _changes.Reader.TryPeek(out _)));

                SetAlarm();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void TakeChanges()
    {
        while (_changes.Reader.TryRead(out var change))
        {
            if (change is null)
            {
                continue;
            }

            foreach (var controller in _controllers)
            {
                Ask(controller, change);
            }
        }
    }

    /// <summary>What one controller makes nothing of is not the others' affair.</summary>
    private void Ask(IController controller, StoreEvent change)
    {
        try
        {
            foreach (var work in controller.Affected(change))
            {
                Add(controller, work.Object, work.After);
            }
        }
        catch (Exception failure)
        {
            LastFailure = failure;
        }
    }

    private void TakeDue()
    {
        var now = _time.GetUtcNow();
        while (_later.TryPeek(out var work, out var due) && due <= now)
        {
            _later.Dequeue();
            Add(work.Controller, work.Name, TimeSpan.Zero);
        }
    }

    private void Add(IController controller, ObjectName name, TimeSpan after)
    {
        if (after > TimeSpan.Zero)
        {
            var now = _time.GetUtcNow();
            _later.Enqueue((controller, name), after < DateTimeOffset.MaxValue - now ? now + after : DateTimeOffset.MaxValue);
        }
        else if (_queued.Add((controller, name)))
        {
            _queue.Enqueue((controller, name));
        }
    }

    private void Step(IController controller, ObjectName name)
    {
        try
        {
            if (controller.Reconcile(name) is { } again)
            {
                Add(controller, name, again);
            }
        }
        catch (Exception failure)
        {
            // Somebody came between, or the object is not what the controller expects; as in a real cluster it tries again, and
            // the other objects go on.
            LastFailure = failure;
            Add(controller, name, AfterFailure);
        }
    }

    private void SetAlarm()
    {
        if (_later.TryPeek(out _, out var due))
        {
            var wait = due - _time.GetUtcNow();
            var sleep = wait < LongestSleep ? wait : LongestSleep;
            _alarm.Change(sleep > TimeSpan.Zero ? sleep : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
