using System.Collections.Concurrent;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// What is fetched once each, when it is first asked for. Only who asks for the same waits for it, and may give up; what
/// failed is tried again by the next. Safe for use by several threads.
/// </summary>
internal sealed class FetchedOnce<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Slot> _slots = new();

    /// <summary>What is there by now.</summary>
    public IEnumerable<TValue> Values => _slots.Values.Select(slot => slot.Value).OfType<TValue>();

    /// <summary>The value of a key, fetched if it is not there.</summary>
    public TValue Get(TKey key, Func<TValue> fetch, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(key, _ => new Slot());
        slot.Turn.Wait(cancellationToken);
        try
        {
            return slot.Value ??= fetch();
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private sealed class Slot
    {
        // Nothing asks for its wait handle, so that there is nothing to dispose of.
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public TValue? Value { get; set; }
    }
}
