using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GitOps.Core.Manifests;

/// <summary>
/// Remembers what was asked for last, up to a limit, in two generations: when the young one is full it becomes the old one,
/// and the old one is forgotten but for what was asked for since. Safe for use by several threads.
/// </summary>
/// <param name="limit">Weight of a generation.</param>
internal sealed class BoundedMemory<TKey, TValue>(long limit)
    where TKey : notnull
{
    private readonly object _turn = new();
    private ConcurrentDictionary<TKey, Entry> _young = new();
    private ConcurrentDictionary<TKey, Entry> _old = new();
    private long _weight;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_young.TryGetValue(key, out var entry))
        {
            if (!_old.TryGetValue(key, out entry))
            {
                value = default;
                return false;
            }

            Add(key, entry);
        }

        value = entry.Value;
        return true;
    }

    /// <summary>Remembers a value.</summary>
    /// <param name="key">What it is asked for with.</param>
    /// <param name="value">The value.</param>
    /// <param name="weight">What it counts of the limit.</param>
    public void Set(TKey key, TValue value, long weight = 1) => Add(key, new Entry(value, weight));

    private void Add(TKey key, Entry entry)
    {
        _young[key] = entry;
        if (Interlocked.Add(ref _weight, entry.Weight) <= limit)
        {
            return;
        }

        lock (_turn)
        {
            if (Interlocked.Read(ref _weight) > limit)
            {
                (_old, _young) = (_young, new());
                Interlocked.Exchange(ref _weight, 0);
            }
        }
    }

    private readonly record struct Entry(TValue Value, long Weight);
}
