using System.Collections;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>A list that equals another one with equal items; its items must not change.</summary>
internal sealed class EquatableList<T>(IEnumerable<T> items) : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly T[] _items = [.. items];
    private int _hash;

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public bool Equals(EquatableList<T>? other) => ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var code = new HashCode();
            foreach (var item in _items)
            {
                code.Add(item);
            }

            _hash = code.ToHashCode();
        }

        return _hash;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
