using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Rules;

/// <summary>A name in an object that means another object.</summary>
/// <param name="Field">Where the name is.</param>
/// <param name="Kind">Kind of the object that is meant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace; empty when that is not known.</param>
/// <param name="Key">The key of it that is meant; null when the whole is.</param>
internal sealed record Reference(JsonField Field, string Kind, string Name, string Namespace, string? Key);

/// <summary>Which fields hold names of other objects.</summary>
internal static class References
{
    private const string Containers = "containers[]";
    private const string InitContainers = "initContainers[]";

    // In a pod's specification: the mapping that refers, the field of it that holds the name, the kind that is meant.
    private static readonly (string Path, string NameField, string Kind)[] InPods =
    [
        ("volumes[]/configMap", "name", "ConfigMap"),
        ("volumes[]/projected/sources[]/configMap", "name", "ConfigMap"),
        ($"{Containers}/env[]/valueFrom/configMapKeyRef", "name", "ConfigMap"),
        ($"{InitContainers}/env[]/valueFrom/configMapKeyRef", "name", "ConfigMap"),
        ($"{Containers}/envFrom[]/configMapRef", "name", "ConfigMap"),
        ($"{InitContainers}/envFrom[]/configMapRef", "name", "ConfigMap"),
        ("volumes[]/secret", "secretName", "Secret"),
        ("volumes[]/projected/sources[]/secret", "name", "Secret"),
        ($"{Containers}/env[]/valueFrom/secretKeyRef", "name", "Secret"),
        ($"{InitContainers}/env[]/valueFrom/secretKeyRef", "name", "Secret"),
        ($"{Containers}/envFrom[]/secretRef", "name", "Secret"),
        ($"{InitContainers}/envFrom[]/secretRef", "name", "Secret"),
        ("imagePullSecrets[]", "name", "Secret"),
        ("volumes[]/persistentVolumeClaim", "claimName", "PersistentVolumeClaim"),
        ("", "serviceAccountName", "ServiceAccount"),
    ];

    private static readonly (string Group, string Kind, string Path, string NameField, string Meant)[] InKinds =
    [
        ("", "ServiceAccount", "imagePullSecrets[]", "name", "Secret"),
        ("networking.k8s.io", "Ingress", "spec/defaultBackend/service", "name", "Service"),
        ("networking.k8s.io", "Ingress", "spec/rules[]/http/paths[]/backend/service", "name", "Service"),
        ("networking.k8s.io", "Ingress", "spec/tls[]", "secretName", "Secret"),
        ("autoscaling", "HorizontalPodAutoscaler", "spec/scaleTargetRef", "name", ""),
        ("rbac.authorization.k8s.io", "RoleBinding", "roleRef", "name", ""),
        ("rbac.authorization.k8s.io", "RoleBinding", "subjects[]", "name", ""),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding", "roleRef", "name", ""),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding", "subjects[]", "name", ""),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "webhooks[]/clientConfig/service", "name", "Service"),
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "webhooks[]/clientConfig/service", "name", "Service"),
    ];

    // Users and groups are no objects.
    private static readonly HashSet<string> NoObjects = ["User", "Group"];

    /// <summary>The references of an object, those marked optional left out.</summary>
    public static IEnumerable<Reference> Of(Manifest manifest)
    {
        var inPod = InPods.SelectMany(row => PodTemplates.At(manifest, row.Path).SelectMany(holder => Read(manifest, holder, row.NameField, row.Kind)));
        var inKind = InKinds.Where(row => row.Group == manifest.Id.Group && row.Kind == manifest.Id.Kind)
            .SelectMany(row => JsonFields.At(manifest.Object, row.Path).SelectMany(holder => Read(manifest, holder, row.NameField, row.Meant)));
        return inPod.Concat(inKind).Where(reference => !NoObjects.Contains(reference.Kind) && !IsMadeByCertManager(manifest, reference));
    }

    // https://cert-manager.io/docs/usage/ingress/: an annotated ingress gets its certificates made.
    private static bool IsMadeByCertManager(Manifest manifest, Reference reference) =>
        manifest.Id.Kind == "Ingress" && reference.Kind == "Secret"
        && JsonFields.Texts(JsonFields.Get(manifest.Object, "metadata", "annotations")).Keys
            .Any(key => key.StartsWith("cert-manager.io/", StringComparison.Ordinal) || key == "kubernetes.io/tls-acme");

    private static IEnumerable<Reference> Read(Manifest manifest, JsonField holder, string nameField, string kind)
    {
        if (JsonFields.Text(holder.Value, nameField) is not { Length: > 0 } name || IsOptional(holder.Value))
        {
            return [];
        }

        var field = new JsonField($"{holder.Pointer}/{nameField}", holder.Value[nameField]!);
        var meant = kind.Length > 0 ? kind : JsonFields.Text(holder.Value, "kind") ?? "";
        return [new Reference(field, meant, name, JsonFields.Text(holder.Value, "namespace") ?? manifest.Id.Namespace, JsonFields.Text(holder.Value, "key"))];
    }

    private static bool IsOptional(JsonNode holder) => JsonFields.Get(holder, "optional")?.GetValueKind() == JsonValueKind.True;
}
