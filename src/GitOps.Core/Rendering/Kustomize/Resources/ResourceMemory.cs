using System.Runtime.CompilerServices;
using GitOps.Core.Manifests;
using GitOps.Core.Yaml;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>
/// Remembers what single steps made of resources. A step is known by all it depends on beside the resource's state, so what is
/// remembered holds wherever the two meet again: in another revision, in another overlay of the same base.
/// </summary>
internal sealed class ResourceMemory
{
    // A state is a few kilobytes, and a resource goes through two or three in an overlay.
    private const int Outcomes = 40_000;
    private const int Steps = 10_000;

    private readonly ConditionalWeakTable<IReadOnlyList<YamlDocument>, IReadOnlyList<DeclaredResource>> _declared = [];
    private readonly BoundedMemory<object, Step> _steps = new(Steps);
    private readonly BoundedMemory<(ResourceState, Step), object?> _outcomes = new(Outcomes);

    /// <summary>The resources of documents that are shared themselves.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="read">Reads them when that was not done before.</param>
    public IReadOnlyList<DeclaredResource> Declared(IReadOnlyList<YamlDocument> documents, Func<IReadOnlyList<DeclaredResource>> read)
    {
        if (!_declared.TryGetValue(documents, out var known))
        {
            known = read();
            _declared.TryAdd(documents, known);
        }

        return known;
    }

    /// <summary>The step of a description: equal ones give the same one.</summary>
    public Step StepOf(object description)
    {
        if (!_steps.TryGet(description, out var step))
        {
            _steps.Set(description, step = new Step());
        }

        return step;
    }

    /// <summary>Does to a resource what a step does, or what it did to the same state before.</summary>
    /// <param name="resource">The resource; changed.</param>
    /// <param name="step">What is done, known by all it depends on beside the resource.</param>
    /// <param name="change">Does it, and gives false when the resource goes.</param>
    /// <returns>Whether the resource stays.</returns>
    public bool Apply(Resource resource, Step step, Func<Resource, bool> change)
    {
        var before = resource.State;
        if (_outcomes.TryGet((before, step), out var known))
        {
            if (known is ResourceState after)
            {
                resource.Become(after);
            }

            return known is not null;
        }

        var stays = change(resource);
        _outcomes.Set((before, step), stays ? resource.State : null);
        return stays;
    }

    /// <summary>What was remembered of a step and a state; null when nothing was.</summary>
    public T? Recall<T>(ResourceState state, Step step)
        where T : class => _outcomes.TryGet((state, step), out var known) ? (T?)known : null;

    /// <summary>Remembers something of a step and a state.</summary>
    public void Remember(ResourceState state, Step step, object outcome) => _outcomes.Set((state, step), outcome);

    /// <summary>Something that is done to resources. Two are the same when they are one instance.</summary>
    internal sealed class Step;
}
