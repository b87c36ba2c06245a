using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Generators;

/// <summary>Makes resources out of something else than manifests.</summary>
internal interface IGenerator
{
    /// <summary>The resources, in order.</summary>
    IEnumerable<Resource> Generate();
}
