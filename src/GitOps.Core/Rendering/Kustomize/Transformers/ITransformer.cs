using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Changes resources in place.</summary>
internal interface ITransformer
{
    /// <summary>Changes the resources of a set.</summary>
    void Transform(ResourceSet resources);
}
