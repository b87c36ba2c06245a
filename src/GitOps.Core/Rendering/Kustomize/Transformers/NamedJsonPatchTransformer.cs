using GitOps.Core.Rendering.Kustomize.Patching;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers;

/// <summary>Applies a JSON patch to the one object that its target names, as <c>patchesJson6902</c> does.</summary>
internal sealed class NamedJsonPatchTransformer(LoadedPatch patch) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (patch.Target?.Exact is not { Name.Length: > 0 } named || patch.Operations is null)
        {
            throw KustomizeErrors.Invalid(patch.Location, patch.Operations is null ? "expected a JSON patch: a list of operations" : "the target must give the object's name");
        }

        var wanted = new Resource(new() { ["apiVersion"] = named.Gvk.ApiVersion, ["kind"] = named.Gvk.Kind, ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = named.Name, ["namespace"] = named.Namespace } }, patch.Location);
        var target = resources.WithAnyId(wanted.CurrentId) switch
        {
            [var only] => only,
            [] => throw KustomizeErrors.PatchWithoutTarget(wanted, resources),
            var several => throw KustomizeErrors.PatchWithSeveralTargets(wanted, several),
        };
        target.StorePreviousId();
        try
        {
            patch.Operations.Apply(target.Object);
        }
        catch (PatchException exception)
        {
            throw KustomizeErrors.PatchFailed(patch.Location, target, exception.Message);
        }

        resources.IdentitiesChanged();
    }
}
