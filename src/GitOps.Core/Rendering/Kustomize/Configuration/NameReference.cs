using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>The fields of other objects that hold names of one kind.</summary>
/// <param name="Target">The kind that is named.</param>
/// <param name="Referrers">Fields that name it.</param>
internal sealed record NameReference(Gvk Target, IReadOnlyList<FieldSpec> Referrers);
