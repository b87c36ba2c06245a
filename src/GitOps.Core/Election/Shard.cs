namespace GitOps.Core.Election;

/// <summary>A shard in the hands of this replica, or not.</summary>
/// <param name="name">Name of its lease.</param>
/// <param name="lead">Campaigns for it, and leads it.</param>
internal sealed class Shard(string name, Func<CancellationToken, Task> lead)
{
    private CancellationTokenSource? _mine;
    private Task _leading = Task.CompletedTask;

    /// <summary>Name of its lease.</summary>
    public string Name => name;

    /// <summary>Its work, and all that goes with it; fails as the work does.</summary>
    public Task Leading => _leading;

    /// <summary>Whether its work ended by itself.</summary>
    public bool IsDone => _leading.IsCompleted && _mine is { IsCancellationRequested: false };

    /// <summary>Campaigns for it. Whoever still ends is left to, first.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        if (_mine is { IsCancellationRequested: false } || !_leading.IsCompleted)
        {
            return;
        }

        _mine?.Dispose();
        _mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _leading = lead(_mine.Token);
    }

    /// <summary>Leaves it to others, when what is under way has ended.</summary>
    public void Yield() => _mine?.Cancel();

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        Yield();
        await _leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _mine?.Dispose();
    }
}
