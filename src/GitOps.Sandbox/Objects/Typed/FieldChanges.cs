namespace GitOps.Sandbox.Objects.Typed;

/// <summary>What became of an object's fields.</summary>
/// <param name="Added">Those that it has and had not.</param>
/// <param name="Modified">Those that it has and had otherwise.</param>
/// <param name="Removed">Those that it had and has not.</param>
internal sealed record FieldChanges(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    /// <summary>Those that it has now and had not like that.</summary>
    public FieldSet Written => Modified.Union(Added);

    /// <summary>The changes without some fields and all below them.</summary>
    public FieldChanges Without(FieldSet ignored) =>
        new(Added.RecursiveDifference(ignored), Modified.RecursiveDifference(ignored), Removed.RecursiveDifference(ignored));
}
