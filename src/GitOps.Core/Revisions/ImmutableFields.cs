using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Revisions;

/// <summary>
/// Fields that servers do not change once they have a value, as far as that does not depend on what only a server knows. What is not
/// listed may be immutable all the same.
/// </summary>
/// <seealso href="https://github.com/kubernetes/kubernetes/tree/master/pkg/apis"/>
internal static class ImmutableFields
{
    private static readonly Dictionary<(string Group, string Kind), string[]> Fields = new()
    {
        [("", "PersistentVolumeClaim")] = ["spec.accessModes", "spec.dataSource", "spec.dataSourceRef", "spec.selector", "spec.storageClassName", "spec.volumeMode"],
        [("", "Secret")] = ["type"],
        [("apps", "DaemonSet")] = ["spec.selector"],
        [("apps", "Deployment")] = ["spec.selector"],
        [("apps", "ReplicaSet")] = ["spec.selector"],
        [("apps", "StatefulSet")] = ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
        [("batch", "Job")] = ["spec.backoffLimitPerIndex", "spec.completionMode", "spec.podFailurePolicy", "spec.selector", "spec.successPolicy", "spec.template"],
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = ["roleRef"],
        [("rbac.authorization.k8s.io", "RoleBinding")] = ["roleRef"],
        [("storage.k8s.io", "StorageClass")] = ["provisioner", "volumeBindingMode"],
    };

    private static readonly string[] OfImmutableData = ["data", "binaryData", "immutable"];

    /// <summary>The immutable field that one of the changes is in; null when there is none.</summary>
    /// <param name="id">The object.</param>
    /// <param name="before">The object before, as a server keeps it.</param>
    /// <param name="changes">What changes of it.</param>
    public static string? Changed(ResourceId id, JsonObject before, IEnumerable<FieldChange> changes)
    {
        // What may change of a Job's template while it is suspended is the server's to say.
        if (id is { Group: "batch", Kind: "Job" } && JsonText.Boolean(before["spec"]?["suspend"]) == true)
        {
            return null;
        }

        var isSealed = id is { Group: "", Kind: "ConfigMap" or "Secret" } && JsonText.Boolean(before["immutable"]) == true;
        string[] fields = [.. Fields.GetValueOrDefault((id.Group, id.Kind), []), .. isSealed ? OfImmutableData : []];
        return changes.Select(change => Top(change.Pointer)).FirstOrDefault(field => fields.Contains(field) && JsonFields.Get(before, field.Split('.')) is not null);
    }

    /// <summary>The field below <c>spec</c>, or the object's own, that a change is in.</summary>
    private static string Top(string pointer) => string.Join('.', pointer.Split('/').Skip(1).Take(pointer.StartsWith("/spec/", StringComparison.Ordinal) ? 2 : 1));
}
