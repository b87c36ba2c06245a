using System.Collections.Concurrent;

namespace GitOps.Core.Monitoring;

/// <summary>Whether the watches of this process are well, for those who restart it and those who wait for it.</summary>
/// <param name="expected">How many sets are watched here, where there is no election.</param>
/// <param name="hasJoined">Whether this replica takes part in its election; null where there is none.</param>
public sealed class WatchHealth(int expected, Func<bool>? hasJoined)
{
    private readonly ConcurrentDictionary<object, Watched> _watched = new();

    /// <summary>Whether every loop goes round. Whoever finds it does not may as well begin anew.</summary>
    public bool IsAlive => _watched.Values.All(watched => !watched.IsStuck());

    /// <summary>Whether each set was looked at since it is watched here, and others are led, or can be, by other replicas.</summary>
    public bool IsReady => IsAlive && _watched.Values.All(watched => watched.IsLookedAt) && (hasJoined?.Invoke() ?? _watched.Count >= expected);

    /// <summary>A watch begins.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="isStuck">Whether its loop does not go round any more.</param>
    public void Begin(object watch, Func<bool> isStuck) => _watched[watch] = new Watched(isStuck, IsLookedAt: false);

    /// <summary>A watch has ended.</summary>
    public void End(object watch) => _watched.TryRemove(watch, out _);

    /// <summary>Something happened in a watch.</summary>
    public void Note(object watch, WatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var isLook = happened.Kind is WatchEventKind.Synced or WatchEventKind.DifferenceFound or WatchEventKind.Waiting
            || happened is { Kind: WatchEventKind.Failed, Error.Kind: not (FailureKind.Unreachable or FailureKind.ServerFailure) };
        if (isLook && _watched.TryGetValue(watch, out var watched))
        {
            _watched[watch] = watched with { IsLookedAt = true };
        }
    }

    private sealed record Watched(Func<bool> IsStuck, bool IsLookedAt);
}
