namespace GitOps;

/// <summary>Where in a repository something is declared.</summary>
/// <param name="File">Path from the repository's root, with forward slashes.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Commit">Full id of the commit the file was read from; null for a working tree or folder.</param>
public sealed record SourceLocation(string File, int Line, string? Commit = null)
{
    /// <summary><c>base/cart.yaml:12</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{File}:{Line}");
}
