using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>A set of field paths as a tree: a path may be in the set itself, have children in it, or both.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package fieldpath.</remarks>
internal sealed class FieldSet
{
    private readonly SortedDictionary<PathElement, Entry> _entries = [];

    /// <summary>No path at all.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The first steps of the paths in the set, in order, with whether the step is itself in the set and what is below it.</summary>
    public IEnumerable<(PathElement Element, bool IsMember, FieldSet? Children)> Entries
    {
        get
        {
            foreach (var (element, entry) in _entries)
            {
                yield return (element, entry.IsMember, entry.Children);
            }
        }
    }

    /// <summary>Puts the one-step path into the set.</summary>
    public void Insert(PathElement element) => EntryOf(element).IsMember = true;

    /// <summary>Puts a path of field names into the set.</summary>
    public FieldSet InsertFields(params string[] path)
    {
        var set = this;
        foreach (var name in path[..^1])
        {
            set = set.ChildrenOf(PathElement.Field(name));
        }

        set.Insert(PathElement.Field(path[^1]));
        return this;
    }

    /// <summary>Puts every path of a set below a step; nothing when it is empty.</summary>
    public void InsertChildren(PathElement element, FieldSet children)
    {
        if (!children.IsEmpty)
        {
            var entry = EntryOf(element);
            entry.Children = entry.Children is null ? children : entry.Children.Union(children);
        }
    }

    /// <summary>Whether the one-step path is in the set.</summary>
    public bool Has(PathElement element) => _entries.TryGetValue(element, out var entry) && entry.IsMember;

    /// <summary>What is in the set below a step; null for nothing.</summary>
    public FieldSet? Below(PathElement element) => _entries.TryGetValue(element, out var entry) ? entry.Children : null;

    public FieldSet Union(FieldSet other)
    {
        var union = new FieldSet();
        foreach (var (element, isMember, children) in Entries)
        {
            var counterpart = other._entries.GetValueOrDefault(element);
            union.Put(element, isMember || counterpart?.IsMember == true, (children, counterpart?.Children) switch
            {
                (null, var right) => right,
                (var left, null) => left,
                var (left, right) => left.Union(right),
            });
        }

        foreach (var (element, isMember, children) in other.Entries.Where(entry => !_entries.ContainsKey(entry.Element)))
        {
            union.Put(element, isMember, children);
        }

        return union;
    }

    public FieldSet Intersection(FieldSet other)
    {
        var intersection = new FieldSet();
        foreach (var (element, isMember, children) in Entries)
        {
            if (other._entries.TryGetValue(element, out var counterpart))
            {
                intersection.Put(
                    element,
                    isMember && counterpart.IsMember,
                    children is null || counterpart.Children is null ? null : children.Intersection(counterpart.Children));
            }
        }

        return intersection;
    }

    /// <summary>The paths that are not in another set; a path there says nothing of those below it.</summary>
    public FieldSet Difference(FieldSet other) => Without(other, recursive: false);

    /// <summary>The paths that are neither in another set nor below one that is.</summary>
    public FieldSet RecursiveDifference(FieldSet other) => Without(other, recursive: true);

    /// <summary>The set with every named field that has children in it; map keys and list items stay as they are.</summary>
    public FieldSet WithNamedFields(TypeSchema? type)
    {
        var result = new FieldSet();
        foreach (var (element, isMember, children) in Entries)
        {
            FieldSchema? field = null;
            var named = element.FieldName is { } name && type is { IsAtomic: false } && type.Fields.TryGetValue(name, out field);
            var childType = named ? field!.Type : type?.Shape == TypeShape.Any ? type : type?.Items;
            result.Put(element, isMember || (named && children is not null), children?.WithNamedFields(childType));
        }

        return result;
    }

    /// <summary>Every path, those of a level before those below it.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        foreach (var (element, entry) in _entries)
        {
            if (entry.IsMember)
            {
                yield return prefix + element;
            }
        }

        foreach (var (element, entry) in _entries)
        {
            foreach (var path in entry.Children?.Paths(prefix + element) ?? [])
            {
                yield return path;
            }
        }
    }

    public bool SetEquals(FieldSet other)
    {
        if (_entries.Count != other._entries.Count)
        {
            return false;
        }

        foreach (var (element, entry) in _entries)
        {
            if (!other._entries.TryGetValue(element, out var counterpart)
                || entry.IsMember != counterpart.IsMember
                || entry.Children is null != counterpart.Children is null
                || (entry.Children is not null && !entry.Children.SetEquals(counterpart.Children!)))
            {
                return false;
            }
        }

        return true;
    }

    private FieldSet Without(FieldSet other, bool recursive)
    {
        var difference = new FieldSet();
        foreach (var (element, isMember, children) in Entries)
        {
            if (!other._entries.TryGetValue(element, out var counterpart))
            {
                difference.Put(element, isMember, children);
            }
            else if (!recursive || !counterpart.IsMember)
            {
                var rest = children is null || counterpart.Children is null ? children : children.Without(counterpart.Children, recursive);
                difference.Put(element, isMember && !counterpart.IsMember, rest);
            }
        }

        return difference;
    }

    private FieldSet ChildrenOf(PathElement element) => EntryOf(element).Children ??= new FieldSet();

    private Entry EntryOf(PathElement element)
    {
        if (!_entries.TryGetValue(element, out var entry))
        {
            _entries[element] = entry = new Entry();
        }

        return entry;
    }

    private void Put(PathElement element, bool isMember, FieldSet? children)
    {
        children = children is { IsEmpty: true } ? null : children;
        if (isMember || children is not null)
        {
            _entries[element] = new Entry { IsMember = isMember, Children = children };
        }
    }

    private sealed class Entry
    {
        public bool IsMember { get; set; }

        public FieldSet? Children { get; set; }
    }
}
