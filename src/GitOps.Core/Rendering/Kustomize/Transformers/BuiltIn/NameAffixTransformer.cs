using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Puts a prefix or a suffix to names. Kinds whose name means something outside (CRDs, API services, Namespaces) keep theirs.</summary>
internal sealed class NameAffixTransformer(string prefix, string suffix, IReadOnlyList<FieldSpec> fields) : IResourceTransformer
{
    private const string NamePath = "metadata/name";
    private static readonly Gvk[] Skipped =
    [
        new("", "", "CustomResourceDefinition"),
        new("apiregistration.k8s.io", "", "APIService"),
        new("", "", "Namespace"),
    ];

    public object Description { get; } = (nameof(NameAffixTransformer), prefix, suffix, fields);

    public void Transform(Resource resource)
    {
        var original = resource.OriginalId.Gvk;
        if (Array.Exists(Skipped, skipped => skipped.Selects(original)))
        {
            return;
        }

        foreach (var spec in fields)
        {
            if (!spec.Selector.Selects(original))
            {
                continue;
            }

            if (spec.Path == NamePath)
            {
                Remember(resource);
            }

            FieldSpecVisitor.Visit(resource, spec, FieldToCreate.Scalar, name => name is null && !spec.Create ? null : JsonValue.Create($"{prefix}{name?.ScalarText()}{suffix}"));
        }
    }

    private void Remember(Resource resource)
    {
        if (prefix.Length > 0)
        {
            resource.AddPrefix(prefix);
        }

        if (suffix.Length > 0)
        {
            resource.AddSuffix(suffix);
        }

        resource.StorePreviousId();
    }
}
