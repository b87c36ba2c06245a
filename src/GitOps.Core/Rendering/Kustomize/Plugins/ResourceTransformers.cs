using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;
using GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>Transformers that each look at one resource alone, done and remembered together. One that sets namespaces comes first.</summary>
internal sealed class ResourceTransformers(ResourceMemory memory, RenderingBudget budget, params IReadOnlyList<IResourceTransformer> transformers) : ITransformer
{
    private readonly bool _setsNamespaces = transformers is [NamespaceTransformer, ..];

    public void Transform(ResourceSet resources)
    {
        var step = memory.StepOf(new EquatableList<object>(transformers.Select(transformer => transformer.Description)));
        var namespaced = new Dictionary<KustomizeId, Resource>(_setsNamespaces ? resources.Resources.Count : 0);
        foreach (var resource in resources.Resources)
        {
            var before = resource.State;
            if (memory.Recall<Outcome>(before, step) is not { } outcome)
            {
                memory.Remember(before, step, outcome = Change(resource));
            }

            budget.Grow(Math.Max(0, outcome.After.Size - before.Size), resource.Source);
            resource.Become(outcome.After);
            if (_setsNamespaces && outcome.Namespaced.Name.Length > 0 && !namespaced.TryAdd(outcome.Namespaced, resource))
            {
                throw ResourceErrors.NamespaceConflict(resource, namespaced[outcome.Namespaced]);
            }
        }

        resources.IdentitiesChanged();
    }

    private Outcome Change(Resource resource)
    {
        transformers[0].Transform(resource);
        var namespaced = resource.CurrentId;
        foreach (var transformer in transformers.Skip(1))
        {
            transformer.Transform(resource);
        }

        return new Outcome(resource.State, namespaced);
    }

    /// <summary>What came of a resource.</summary>
    /// <param name="After">Its state.</param>
    /// <param name="Namespaced">Its identity after the first transformer; those that set namespaces must not make two of them the same.</param>
    private sealed record Outcome(ResourceState After, KustomizeId Namespaced);
}
