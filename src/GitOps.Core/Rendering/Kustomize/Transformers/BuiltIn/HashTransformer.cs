using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Appends a hash of their content to the names of generated resources.</summary>
internal sealed class HashTransformer : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        foreach (var resource in resources.Resources.Where(resource => resource.NeedsHash))
        {
            var hash = ContentHash.Of(resource.Content);
            resource.StorePreviousId();
            resource.SetName($"{resource.Name}-{hash}");
        }

        resources.IdentitiesChanged();
    }
}
