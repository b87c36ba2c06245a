using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>A file that was read, for telling where in it something is.</summary>
/// <param name="Path">Path from its tree's root.</param>
/// <param name="Commit">Commit of the tree.</param>
/// <param name="Positions">Where the document's fields are; null when the value comes from no file.</param>
internal sealed record KustomizeFile(string Path, string? Commit, SourceMap? Positions)
{
    /// <summary>Line that counts where no positions are known.</summary>
    public int Line { get; init; } = 1;

    /// <summary>Stands for the data embedded in this assembly.</summary>
    public static KustomizeFile BuiltIn { get; } = new("(built in)", null, null);

    public SourceLocation LocationOf(string pointer) => new(Path, Positions?.Find(pointer).Line ?? Line, Commit);
}
