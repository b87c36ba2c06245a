using GitOps.Core.Checking.Schemas;
using GitOps.Core.Manifests;

namespace GitOps.Core.Checking.Subjects;

/// <summary>Objects that are checked together, and what they are checked against.</summary>
/// <param name="Manifests">The objects of one root.</param>
/// <param name="Providers">All objects that a reference may mean: of every root that is checked.</param>
/// <param name="Schema">The types.</param>
/// <param name="KubernetesVersion">The version the objects are for.</param>
internal sealed record CheckedSet(IReadOnlyList<Manifest> Manifests, ProvidedNames Providers, ISchemaSource Schema, Version KubernetesVersion);
