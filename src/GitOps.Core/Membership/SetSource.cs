namespace GitOps.Core.Membership;

/// <summary>Where a set is declared, as its parent remembers it.</summary>
/// <param name="Repository">Address of the repository, the same for each way it is reached and without credentials; null when it has none.</param>
/// <param name="Root">The first commit of a repository without an address.</param>
/// <param name="Path">The path in it; empty for its root.</param>
internal sealed record SetSource(string? Repository, string? Root, string Path)
{
    /// <summary><c>github.com/acme/deploy, path overlays/prod</c></summary>
    public override string ToString() =>
        $"{Repository ?? $"a repository that begins with commit {Root?[..Math.Min(7, Root.Length)]}"}{(Path.Length == 0 ? "" : $", path {Path}")}";
}
