namespace GitOps;

/// <summary>A number of objects of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
public sealed record KindCount(string Kind, int Count)
{
    /// <summary><c>3 Pod</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{Count} {Kind}");
}
