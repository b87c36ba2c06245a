using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>
/// What a kustomization file says, deprecated spellings already moved to today's fields
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
/// </summary>
internal sealed record Kustomization
{
    /// <summary>The file, with the position of each field.</summary>
    public required FieldReader Source { get; init; }

    /// <summary>Whether it is a component, which works on the resources of the kustomization that includes it.</summary>
    public required bool IsComponent { get; init; }

    public required IReadOnlyList<Located> Resources { get; init; }

    public required IReadOnlyList<Located> Components { get; init; }

    public required IReadOnlyList<Located> Configurations { get; init; }

    public required IReadOnlyList<Located> Crds { get; init; }

    public required IReadOnlyList<Located> Generators { get; init; }

    public required IReadOnlyList<Located> Transformers { get; init; }

    public required IReadOnlyList<Located> Validators { get; init; }

    public required string Namespace { get; init; }

    public required string NamePrefix { get; init; }

    public required string NameSuffix { get; init; }

    public required IReadOnlyDictionary<string, string> CommonLabels { get; init; }

    public required IReadOnlyDictionary<string, string> CommonAnnotations { get; init; }

    public required IReadOnlyList<LabelSet> Labels { get; init; }

    public required IReadOnlyList<ImageChange> Images { get; init; }

    public required IReadOnlyList<ReplicaChange> Replicas { get; init; }

    public required IReadOnlyList<Patch> Patches { get; init; }

    public required IReadOnlyList<Located> PatchesStrategicMerge { get; init; }

    public required IReadOnlyList<Patch> PatchesJson6902 { get; init; }

    /// <summary>Replacements, or the files that hold them.</summary>
    public required IReadOnlyList<FieldReader> ReplacementEntries { get; init; }

    public required IReadOnlyList<Variable> Variables { get; init; }

    public required IReadOnlyList<DataGenerator> ConfigMaps { get; init; }

    public required IReadOnlyList<DataGenerator> Secrets { get; init; }

    public required IReadOnlyList<HelmChart> HelmCharts { get; init; }

    /// <summary>OpenAPI schema file, and version of the built-in one.</summary>
    public required Located? OpenApiPath { get; init; }

    /// <summary>Order of the output; null for the default.</summary>
    public required SortOptions? Sort { get; init; }

    public required BuildMetadata BuildMetadata { get; init; }
}

/// <summary>A text of a kustomization file, such as a path, and where it is.</summary>
internal sealed record Located(string Text, SourceLocation Location);

/// <summary>Labels for every object, and the fields beside its own labels they are set in.</summary>
internal sealed record LabelSet(
    IReadOnlyDictionary<string, string> Pairs,
    bool IncludeSelectors,
    bool IncludeTemplates,
    bool IncludeClaimTemplates,
    IReadOnlyList<FieldSpec> Fields);

/// <summary>A new name, tag or digest for an image.</summary>
internal sealed record ImageChange(string Name, string NewName, string NewTag, string TagSuffix, string Digest);

/// <summary>A number of replicas for the workloads of a name.</summary>
internal sealed record ReplicaChange(string Name, long Count, SourceLocation Location);

/// <summary>A value, named for <c>$(NAME)</c>, that is read from an object.</summary>
internal sealed record Variable(string Name, ObjectReference Object, string FieldPath, SourceLocation Location);

/// <summary>Names one object; an empty namespace is any.</summary>
internal sealed record ObjectReference(Gvk Gvk, string Namespace, string Name);

/// <summary>Order of the output.</summary>
/// <param name="IsLegacy">Whether kinds are sorted instead of kept in the order they were read.</param>
/// <param name="First">Kinds that come first; null for the legacy list.</param>
/// <param name="Last">Kinds that come last.</param>
internal sealed record SortOptions(bool IsLegacy, IReadOnlyList<string>? First, IReadOnlyList<string>? Last);

/// <summary>What is told of the build in the objects.</summary>
internal sealed record BuildMetadata(bool Origins, bool Transformations, bool ManagedBy)
{
    public bool NeedsProvenance => Origins || Transformations || ManagedBy;
}
