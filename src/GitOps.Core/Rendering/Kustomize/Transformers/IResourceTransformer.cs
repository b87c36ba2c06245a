using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Changes one resource in place and looks at nothing else, so that what it did once can be remembered.</summary>
internal interface IResourceTransformer
{
    /// <summary>Everything that decides what it does: equal for transformers that do the same.</summary>
    object Description { get; }

    /// <summary>Changes a resource.</summary>
    void Transform(Resource resource);
}
