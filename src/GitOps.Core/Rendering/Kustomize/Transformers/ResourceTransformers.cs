using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Transformers that each look at one resource alone, done and remembered together.</summary>
internal sealed class ResourceTransformers(ResourceMemory memory, params IReadOnlyList<IResourceTransformer> transformers) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        var step = memory.StepOf(new EquatableList<object>(transformers.Select(transformer => transformer.Description)));
        foreach (var resource in resources.Resources)
        {
            memory.Apply(resource, step, Change);
        }

        resources.IdentitiesChanged();
    }

    private bool Change(Resource resource)
    {
        foreach (var transformer in transformers)
        {
            transformer.Transform(resource);
        }

        return true;
    }
}
