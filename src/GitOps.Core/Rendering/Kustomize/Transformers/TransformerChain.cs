using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Several transformers, one after the other.</summary>
internal sealed class TransformerChain(IReadOnlyList<ITransformer> transformers) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        foreach (var transformer in transformers)
        {
            transformer.Transform(resources);
        }
    }
}
