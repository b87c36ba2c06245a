namespace GitOps.Core.Objects.Ownership;

/// <summary>The paths of a <see cref="FieldSet"/> that begin with one step.</summary>
/// <param name="Element">The step.</param>
/// <param name="IsMember">Whether the step itself is in the set.</param>
/// <param name="Children">What is in the set below it.</param>
internal readonly record struct FieldSetEntry(PathElement Element, bool IsMember, FieldSet Children)
{
    /// <summary>The order in which a set has them.</summary>
    public static IComparer<FieldSetEntry> ByElement { get; } = Comparer<FieldSetEntry>.Create((one, other) => one.Element.CompareTo(other.Element));

    /// <summary>What is owned of an object as a whole, as if the object was a field.</summary>
    public static FieldSetEntry OfObject(FieldSet fields) => new(PathElement.Field(""), IsMember: false, fields);

    /// <summary>Whether it is in the set and nothing below it: the value is owned as a whole.</summary>
    public bool IsLeaf => Children.IsEmpty;
}
