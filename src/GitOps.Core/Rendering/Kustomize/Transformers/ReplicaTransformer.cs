using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Sets the number of replicas of the workloads with a name, the original or the present one.</summary>
internal sealed class ReplicaTransformer(ReplicaChange change, IReadOnlyList<FieldSpec> fields) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        var found = false;
        foreach (var resource in resources.Resources)
        {
            if (resource.OriginalId.Name != change.Name && resource.CurrentId.Name != change.Name && !resource.HasPreviousName(change.Name))
            {
                continue;
            }

            var gvk = resource.Gvk;
            var selected = fields.Where(spec => spec.Selector.Selects(gvk)).ToList();
            found |= selected.Count > 0;
            FieldSpecVisitor.Visit(resource, selected, FieldToCreate.Scalar, _ => JsonValue.Create(change.Count));
        }

        if (!found)
        {
            throw KustomizeErrors.NoReplicaTarget(change, fields);
        }
    }
}
