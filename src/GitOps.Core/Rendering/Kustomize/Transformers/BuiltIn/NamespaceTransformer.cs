using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>Which subjects of role bindings get the namespace.</summary>
internal enum SubjectMode
{
    /// <summary>The service account named <c>default</c>.</summary>
    DefaultOnly,

    /// <summary>All service accounts.</summary>
    AllServiceAccounts,

    /// <summary>None.</summary>
    None,
}

/// <summary>Puts every resource that can have a namespace into one.</summary>
internal sealed class NamespaceTransformer(string name, bool unsetOnly, SubjectMode subjects, IReadOnlyList<FieldSpec> fields) : IResourceTransformer
{
    private static readonly string[] RoleBindings = ["RoleBinding", "ClusterRoleBinding"];

    public object Description { get; } = (nameof(NamespaceTransformer), name, unsetOnly, subjects, fields);

    public void Transform(Resource resource)
    {
        var id = resource.CurrentId;
        resource.StorePreviousId();
        if (!id.IsClusterScoped)
        {
            resource.Object.ObjectAt("metadata")["namespace"] = Set(resource.Metadata?["namespace"]?.DeepClone());
        }

        var isRoleBinding = RoleBindings.Contains(id.Gvk.Kind);
        if (isRoleBinding)
        {
            SetSubjects(resource.Object["subjects"] as JsonArray);
        }

        FieldSpecVisitor.Visit(resource, fields.Where(spec => AppliesTo(spec, id.Gvk, isRoleBinding)), FieldToCreate.Scalar, Set);
    }

    // metadata.namespace depends on the kind, and only the core group's Namespace is named by it.
    private static bool AppliesTo(FieldSpec spec, Gvk gvk, bool isRoleBinding) => spec.Path switch
    {
        "metadata/namespace" => false,
        "metadata/name" when spec.Selector.Kind == "Namespace" => gvk is { Group: "", Version: "v1" },
        "subjects" or "subjects/namespace" => !isRoleBinding,
        _ => true,
    };

    private void SetSubjects(JsonArray? list)
    {
        foreach (var subject in list?.OfType<JsonObject>() ?? [])
        {
            var selected = subjects switch
            {
                SubjectMode.None => false,
                SubjectMode.AllServiceAccounts => subject.Text("kind") == "ServiceAccount",
                _ => subject.Text("name") == "default",
            };
            if (selected)
            {
                subject["namespace"] = Set(subject["namespace"]?.DeepClone());
            }
        }
    }

    private JsonNode? Set(JsonNode? current) => unsetOnly && current is not null && current.ScalarText().Length > 0 ? current : JsonValue.Create(name);
}
