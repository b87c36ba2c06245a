using System.Collections.Immutable;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>How a resource got its name.</summary>
/// <param name="PreviousIds">Its identities before it was renamed, oldest first.</param>
/// <param name="Prefixes">Prefixes its name was given, innermost first.</param>
/// <param name="Suffixes">Suffixes its name was given, innermost first.</param>
internal sealed record NameHistory(ImmutableArray<KustomizeId> PreviousIds, ImmutableArray<string> Prefixes, ImmutableArray<string> Suffixes)
{
    /// <summary>That of a resource as it was declared.</summary>
    public static NameHistory None { get; } = new([], [], []);

    /// <summary>The history of what stands in for a resource with another one, which comes first.</summary>
    public NameHistory After(NameHistory other) =>
        new([.. other.PreviousIds, .. PreviousIds], [.. other.Prefixes, .. Prefixes], [.. other.Suffixes, .. Suffixes]);
}
