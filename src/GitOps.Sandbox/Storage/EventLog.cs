namespace GitOps.Sandbox.Storage;

/// <summary>
/// The last changes of one kind of object, for watches to read. The window is bounded: who asks for changes older than it
/// has to list again. Not thread-safe; <see cref="ObjectStore"/> guards it.
/// </summary>
internal sealed class EventLog
{
    /// <summary>How many changes are remembered for each kind.</summary>
    public const int Window = 5000;

    private readonly List<StoreEvent> _events = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The version of the last change that was forgotten.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Remembers a change.</summary>
    public void Append(StoreEvent change)
    {
        _events.Add(change);
        if (_events.Count > 2 * Window)
        {
            Forgotten = _events[^(Window + 1)].Version;
            _events.RemoveRange(0, _events.Count - Window);
        }

        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    /// <summary>Forgets everything up to the newest change, as after a restart.</summary>
    public void ForgetUpTo(long version)
    {
        _events.Clear();
        Forgotten = version;
    }

    /// <summary>The changes after <paramref name="version"/>; null when some of them were forgotten.</summary>
    public IReadOnlyList<StoreEvent>? After(long version)
    {
        if (version < Forgotten)
        {
            return null;
        }

        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Version <= version)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == _events.Count ? [] : _events.GetRange(low, _events.Count - low);
    }

    // Waiting watches continue on their own thread, not inside the store's lock.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
