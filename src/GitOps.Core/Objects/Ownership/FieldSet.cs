using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>
/// A set of field paths as a tree: a path may be in the set itself, have paths below it in the set, or both. Never changes, so that
/// sets of the same content can be shared; <see cref="FieldSetBuilder"/> makes new ones.
/// </summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package fieldpath.</remarks>
internal sealed class FieldSet
{
    /// <summary>In the order of their elements, none without a path.</summary>
    private readonly FieldSetEntry[] _entries;

    private FieldSet(FieldSetEntry[] entries) => _entries = entries;

    /// <summary>No path at all.</summary>
    public static FieldSet Empty { get; } = new([]);

    /// <summary>Whether there is no path in it.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>The first steps of the paths in the set, in order.</summary>
    public IReadOnlyList<FieldSetEntry> Entries => _entries;

    /// <summary>The set of entries that are in order, no element twice; those without a path are left out.</summary>
    public static FieldSet Of(IEnumerable<FieldSetEntry> entries)
    {
        FieldSetEntry[] present = [.. entries.Where(entry => entry.IsMember || !entry.Children.IsEmpty)];
        return present.Length == 0 ? Empty : new FieldSet(present);
    }

    /// <summary>The set with one path of field names in it.</summary>
    public static FieldSet OfFields(params string[] path) =>
        Enumerable.Reverse(path).Aggregate(Empty, (below, name) => new FieldSet([new(PathElement.Field(name), below.IsEmpty, below)]));

    /// <summary>The entry of a step; null where no path begins with it.</summary>
    public FieldSetEntry? Find(PathElement element)
    {
        var index = Array.BinarySearch(_entries, new FieldSetEntry(element, false, Empty), FieldSetEntry.ByElement);
        return index < 0 ? null : _entries[index];
    }

    /// <summary>The entry of a field's name; null where no path begins with it.</summary>
    public FieldSetEntry? Field(string name)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _entries[middle].Element.FieldName is { } other ? string.CompareOrdinal(name, other) : -1;
            if (order == 0)
            {
                return _entries[middle];
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    /// <summary>The entry of a live list's item; null where no path begins with it.</summary>
    public FieldSetEntry? ItemOf(JsonNode? item)
    {
        foreach (var entry in _entries)
        {
            if (entry.Element.IsItem(item))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Whether a path of field names, or one below it, is in the set.</summary>
    public bool ContainsField(params ReadOnlySpan<string> path)
    {
        var set = this;
        foreach (var name in path)
        {
            if (set.Field(name) is not { } entry)
            {
                return false;
            }

            set = entry.Children;
        }

        return true;
    }

    /// <summary>Whether the one-step path is in the set.</summary>
    public bool Has(PathElement element) => Find(element)?.IsMember == true;

    /// <summary>What is in the set below a step.</summary>
    public FieldSet Below(PathElement element) => Find(element)?.Children ?? Empty;

    /// <summary>The paths that are in one of the sets.</summary>
    public FieldSet Union(FieldSet other) => other.IsEmpty ? this : IsEmpty ? other : Merge(
        other, entry => entry, entry => entry, (mine, its) => new(mine.Element, mine.IsMember || its.IsMember, mine.Children.Union(its.Children)));

    /// <summary>The paths that are in both sets.</summary>
    public FieldSet Intersection(FieldSet other) => IsEmpty || other.IsEmpty ? Empty : Merge(
        other, _ => null, _ => null, (mine, its) => new(mine.Element, mine.IsMember && its.IsMember, mine.Children.Intersection(its.Children)));

    /// <summary>The paths that are not in another set; a path there says nothing of those below it.</summary>
    public FieldSet Difference(FieldSet other) => IsEmpty || other.IsEmpty ? this : Merge(
        other, entry => entry, _ => null, (mine, its) => new(mine.Element, mine.IsMember && !its.IsMember, mine.Children.Difference(its.Children)));

    /// <summary>The paths that are neither in another set nor below one that is.</summary>
    public FieldSet RecursiveDifference(FieldSet other) => IsEmpty || other.IsEmpty ? this : Merge(
        other, entry => entry, _ => null, (mine, its) => its.IsMember ? null : mine with { Children = mine.Children.RecursiveDifference(its.Children) });

    /// <summary>Whether the same paths are in both sets.</summary>
    public bool SetEquals(FieldSet other) =>
        ReferenceEquals(this, other)
        || (_entries.Length == other._entries.Length
            && _entries.Zip(other._entries).All(pair =>
                pair.First.IsMember == pair.Second.IsMember
                && pair.First.Element.Equals(pair.Second.Element)
                && pair.First.Children.SetEquals(pair.Second.Children)));

    /// <summary>Every path as servers name it, those of a level before those below it.</summary>
    public IEnumerable<string> Paths(string prefix = "") =>
        _entries.Where(entry => entry.IsMember).Select(entry => prefix + entry.Element)
            .Concat(_entries.SelectMany(entry => entry.Children.Paths(prefix + entry.Element)));

    /// <summary>Goes through both sets in order.</summary>
    private FieldSet Merge(
        FieldSet other,
        Func<FieldSetEntry, FieldSetEntry?> onlyMine,
        Func<FieldSetEntry, FieldSetEntry?> onlyIts,
        Func<FieldSetEntry, FieldSetEntry, FieldSetEntry?> both)
    {
        return Of(Merged().OfType<FieldSetEntry>());

        IEnumerable<FieldSetEntry?> Merged()
        {
            var (mine, its) = (0, 0);
            while (mine < _entries.Length || its < other._entries.Length)
            {
                var order = mine == _entries.Length ? 1
                    : its == other._entries.Length ? -1
                    : _entries[mine].Element.CompareTo(other._entries[its].Element);
                yield return order < 0 ? onlyMine(_entries[mine++])
                    : order > 0 ? onlyIts(other._entries[its++])
                    : both(_entries[mine++], other._entries[its++]);
            }
        }
    }
}
