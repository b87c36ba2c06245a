using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Sets the number of replicas of the workloads with a name, the original or the present one.</summary>
internal sealed class ReplicaTransformer(ReplicaChange change, IReadOnlyList<FieldSpec> fields, ResourceMemory memory) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        var found = false;
        var step = memory.StepOf((nameof(ReplicaTransformer), change.Count, fields));
        foreach (var resource in resources.Resources)
        {
            if (resource.OriginalId.Name != change.Name && resource.CurrentId.Name != change.Name && !resource.HasPreviousName(change.Name))
            {
                continue;
            }

            var gvk = resource.Gvk;
            found |= fields.Any(spec => spec.Selector.Selects(gvk));
            memory.Apply(resource, step, Change);
        }

        if (!found)
        {
            throw NoTarget();
        }
    }

    private GitOpsException NoTarget() => new(
        "KustomizeNothingSelected",
        FailureKind.NotFound,
        $"{change.Location}: no object named \"{change.Name}\" has replicas. They are set for {string.Join(", ", fields.Select(field => field.Selector.Kind).Distinct())}.",
        change.Name,
        change.Location);

    private bool Change(Resource resource)
    {
        FieldSpecVisitor.Visit(resource, fields, FieldToCreate.Scalar, _ => JsonValue.Create(change.Count));
        return true;
    }
}
