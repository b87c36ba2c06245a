namespace GitOps.Core.Yaml.Composing;

/// <summary>How much a YAML or JSON file may ask for before it is refused with <c>YamlLimitExceeded</c>.</summary>
/// <remarks>The defaults are far above what an API server accepts as one object (3 MiB), and far below what hurts.</remarks>
internal sealed record YamlLimits
{
    /// <summary>The limits used where nothing else is said.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Largest file, in bytes.</summary>
    public int MaxFileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest document of a file, in characters.</summary>
    public int MaxDocumentLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of mappings and sequences.</summary>
    public int MaxDepth { get; init; } = 500;

    /// <summary>How many nodes the aliases of one document may add together: what stops "a billion laughs".</summary>
    public int MaxAliasNodes { get; init; } = 200_000;
}
