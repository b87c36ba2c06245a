namespace GitOps.Core.Objects.Ownership;

/// <summary>Collects the paths of a <see cref="FieldSet"/>.</summary>
internal sealed class FieldSetBuilder
{
    private readonly List<FieldSetEntry> _entries = [];
    private bool _isInOrder = true;

    /// <summary>Puts a one-step path into the set.</summary>
    public void Insert(PathElement element) => Add(new(element, true, FieldSet.Empty));

    /// <summary>Puts every path of a set below a step.</summary>
    public void InsertChildren(PathElement element, FieldSet children) => Add(new(element, false, children));

    /// <summary>Puts the paths that begin with one step into the set.</summary>
    public void Add(FieldSetEntry entry)
    {
        if (_entries.Count > 0 && _isInOrder)
        {
            var order = _entries[^1].Element.CompareTo(entry.Element);
            if (order == 0)
            {
                _entries[^1] = Both(_entries[^1], entry);
                return;
            }

            _isInOrder = order < 0;
        }

        _entries.Add(entry);
    }

    /// <summary>The set of what was put into it so far.</summary>
    public FieldSet Build() => FieldSet.Of(_isInOrder
        ? _entries
        : _entries.GroupBy(entry => entry.Element).Select(same => same.Aggregate(Both)).Order(FieldSetEntry.ByElement));

    private static FieldSetEntry Both(FieldSetEntry one, FieldSetEntry other) =>
        new(one.Element, one.IsMember || other.IsMember, one.Children.Union(other.Children));
}
