using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>A ConfigMap or Secret to generate.</summary>
internal sealed record DataGenerator
{
    public required bool IsSecret { get; init; }

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Type of the Secret; empty for <c>Opaque</c>.</summary>
    public required string Type { get; init; }

    public required GeneratorBehavior Behavior { get; init; }

    /// <summary><c>key=value</c>.</summary>
    public required IReadOnlyList<Located> Literals { get; init; }

    /// <summary><c>path</c> or <c>key=path</c>.</summary>
    public required IReadOnlyList<Located> Files { get; init; }

    /// <summary>Files of <c>key=value</c> lines.</summary>
    public required IReadOnlyList<Located> EnvFiles { get; init; }

    public required GeneratorOptions Options { get; init; }

    public required SourceLocation Location { get; init; }
}

/// <summary>What is set on generated objects.</summary>
internal sealed record GeneratorOptions(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    bool DisableNameSuffixHash,
    bool Immutable)
{
    public static GeneratorOptions None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>(), false, false);

    /// <summary>These options over those of the whole kustomization.</summary>
    public GeneratorOptions Over(GeneratorOptions global) => new(
        Merge(global.Labels, Labels),
        Merge(global.Annotations, Annotations),
        DisableNameSuffixHash || global.DisableNameSuffixHash,
        Immutable || global.Immutable);

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string> above)
    {
        var result = new Dictionary<string, string>(below);
        foreach (var (key, value) in above)
        {
            result[key] = value;
        }

        return result;
    }
}
