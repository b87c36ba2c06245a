using System.Collections.Immutable;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>What <c>buildMetadata</c> tells of a resource.</summary>
/// <param name="Origin">The file or generator it came from; null when not asked for.</param>
/// <param name="Transformations">The transformers that worked on it, in order.</param>
internal sealed record Provenance(Origin? Origin = null, ImmutableList<Origin>? Transformations = null)
{
    public Provenance Transformed(Origin by) => Origin is null
        ? this with { Origin = by }
        : this with { Transformations = (Transformations ?? []).Add(by) };
}

/// <summary>Where a resource, or a transformer, comes from.</summary>
/// <param name="Repository">URL of the remote repository; null for files of this one.</param>
/// <param name="Ref">Revision of that repository.</param>
/// <param name="Path">File a resource was read from, or folder on the way there.</param>
/// <param name="ConfiguredIn">File that configures the generator or transformer.</param>
/// <param name="ConfiguredBy">The generator or transformer.</param>
internal sealed record Origin(
    string? Repository = null,
    string? Ref = null,
    string Path = "",
    string? ConfiguredIn = null,
    PluginName? ConfiguredBy = null);

/// <summary>Names a generator or transformer.</summary>
internal sealed record PluginName(string ApiVersion, string Kind, string Name = "", string Namespace = "");
