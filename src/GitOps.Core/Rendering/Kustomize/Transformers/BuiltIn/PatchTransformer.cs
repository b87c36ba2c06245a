using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Patching;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Applies one patch, strategic merge or JSON 6902, to the resources it is for.</summary>
internal sealed class PatchTransformer(LoadedPatch patch, MergeTypes types, ResourceMemory memory, RenderingBudget budget) : ITransformer
{
    private readonly StrategicMerge _merge = new(types);

    public void Transform(ResourceSet resources)
    {
        if (patch.Operations is { } operations)
        {
            ApplyOperations(resources, operations);
            return;
        }

        foreach (var document in patch.Documents)
        {
            Apply(resources, document);
        }
    }

    private void Apply(ResourceSet resources, Resource document)
    {
        IReadOnlyList<Resource> targets = patch.Target is { } selector
            ? [.. resources.Resources.Where(selector.Selects)]
            : [Named(resources, document)];
        var step = memory.StepOf((nameof(PatchTransformer), document.State, patch.Target is null, patch.AllowNameChange, patch.AllowKindChange, types));
        var deleted = new HashSet<Resource>();
        foreach (var target in targets)
        {
            budget.Grow(document.State.Size, document.Source);
            if (!memory.Apply(target, step, resource => Merge(resource, document)))
            {
                deleted.Add(target);
            }
        }

        resources.Remove(deleted);
        if (patch.AllowNameChange || patch.AllowKindChange)
        {
            resources.IdentitiesChanged();
        }
    }

    private static Resource Named(ResourceSet resources, Resource document) => resources.WithAnyId(document.CurrentId) switch
    {
        [var only] => only,
        [] => throw ResourceErrors.PatchWithoutTarget(document, resources),
        var several => throw ResourceErrors.PatchWithSeveralTargets(document, several),
    };

    // False when the patch deletes the target.
    private bool Merge(Resource target, Resource document)
    {
        var (name, @namespace, kind) = (target.Name, target.Namespace, target.Kind);
        var content = (JsonObject)document.Content.DeepClone();
        if (patch.Target is not null)
        {
            content["apiVersion"] = target.Content["apiVersion"]?.DeepClone();
        }

        if (patch.AllowNameChange || patch.AllowKindChange)
        {
            target.StorePreviousId();
        }

        JsonObject? merged;
        try
        {
            merged = _merge.Apply(target.Object, content);
        }
        catch (PatchException exception)
        {
            throw ResourceErrors.PatchFailed(document.Source, target, exception.Message);
        }

        if (merged is null or { Count: 0 })
        {
            return false;
        }

        target.Replace(merged);
        if (!patch.AllowKindChange && kind.Length > 0)
        {
            merged["kind"] = kind;
        }

        if (!patch.AllowNameChange && name.Length > 0)
        {
            target.SetName(name);
        }

        target.SetNamespace(@namespace);
        return true;
    }

    private void ApplyOperations(ResourceSet resources, JsonPatch operations)
    {
        if (patch.Target is null)
        {
            throw KustomizeErrors.Invalid(patch.Location, "a JSON patch needs a target that says which objects it is for");
        }

        var step = memory.StepOf((nameof(JsonPatch), operations.Document));
        foreach (var target in resources.Resources.Where(patch.Target.Selects).ToList())
        {
            memory.Apply(target, step, resource => Apply(resource, operations));
        }

        resources.IdentitiesChanged();
    }

    private bool Apply(Resource target, JsonPatch operations)
    {
        target.StorePreviousId();
        try
        {
            target.Replace(operations.Apply(target.Object, budget.Growth(patch.Location)));
        }
        catch (PatchException exception)
        {
            throw ResourceErrors.PatchFailed(patch.Location, target, exception.Message);
        }

        if (!target.IsIdentified)
        {
            throw ResourceErrors.PatchFailed(patch.Location, target, "afterwards the object has no kind or no metadata.name");
        }

        return true;
    }
}
