namespace GitOps.Core.Checking.Subjects;

/// <summary>When a version of an API was deprecated and removed, and what to use instead.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kinds">The kinds it is about.</param>
/// <param name="Deprecated">First Kubernetes version that warns.</param>
/// <param name="Removed">First Kubernetes version without it; null when none is set.</param>
/// <param name="Replacement">What to use instead; empty when there is nothing.</param>
internal sealed record ApiLifecycle(string ApiVersion, string[] Kinds, Version Deprecated, Version? Removed, string Replacement);

/// <summary>The versions of built-in APIs that were deprecated or removed.</summary>
/// <remarks>https://kubernetes.io/docs/reference/using-api/deprecation-guide/</remarks>
internal static class ApiLifecycles
{
    private static readonly ApiLifecycle[] All =
    [
        Row("extensions/v1beta1", "Deployment DaemonSet ReplicaSet", "1.9", "1.16", "apps/v1"),
        Row("extensions/v1beta1", "NetworkPolicy", "1.9", "1.16", "networking.k8s.io/v1"),
        Row("extensions/v1beta1", "Ingress", "1.14", "1.22", "networking.k8s.io/v1"),
        Row("extensions/v1beta1", "PodSecurityPolicy", "1.10", "1.16", ""),
        Row("apps/v1beta1", "Deployment StatefulSet ControllerRevision", "1.9", "1.16", "apps/v1"),
        Row("apps/v1beta2", "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision", "1.9", "1.16", "apps/v1"),
        Row("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration", "1.16", "1.22", "admissionregistration.k8s.io/v1"),
        Row("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.16", "1.22", "apiextensions.k8s.io/v1"),
        Row("apiregistration.k8s.io/v1beta1", "APIService", "1.19", "1.22", "apiregistration.k8s.io/v1"),
        Row("authentication.k8s.io/v1beta1", "TokenReview", "1.19", "1.22", "authentication.k8s.io/v1"),
        Row("authorization.k8s.io/v1beta1", "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview", "1.19", "1.22", "authorization.k8s.io/v1"),
        Row("certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.19", "1.22", "certificates.k8s.io/v1"),
        Row("coordination.k8s.io/v1beta1", "Lease", "1.19", "1.22", "coordination.k8s.io/v1"),
        Row("networking.k8s.io/v1beta1", "Ingress IngressClass", "1.19", "1.22", "networking.k8s.io/v1"),
        Row("rbac.authorization.k8s.io/v1beta1", "Role RoleBinding ClusterRole ClusterRoleBinding", "1.17", "1.22", "rbac.authorization.k8s.io/v1"),
        Row("rbac.authorization.k8s.io/v1alpha1", "Role RoleBinding ClusterRole ClusterRoleBinding", "1.17", "1.22", "rbac.authorization.k8s.io/v1"),
        Row("scheduling.k8s.io/v1beta1", "PriorityClass", "1.14", "1.22", "scheduling.k8s.io/v1"),
        Row("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", "1.19", "1.22", "storage.k8s.io/v1"),
        Row("batch/v1beta1", "CronJob", "1.21", "1.25", "batch/v1"),
        Row("discovery.k8s.io/v1beta1", "EndpointSlice", "1.21", "1.25", "discovery.k8s.io/v1"),
        Row("events.k8s.io/v1beta1", "Event", "1.22", "1.25", "events.k8s.io/v1"),
        Row("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.22", "1.25", "autoscaling/v2"),
        Row("policy/v1beta1", "PodDisruptionBudget", "1.21", "1.25", "policy/v1"),
        Row("policy/v1beta1", "PodSecurityPolicy", "1.21", "1.25", ""),
        Row("node.k8s.io/v1beta1", "RuntimeClass", "1.22", "1.25", "node.k8s.io/v1"),
        Row("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.23", "1.26", "autoscaling/v2"),
        Row("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration", "1.23", "1.26", "flowcontrol.apiserver.k8s.io/v1"),
        Row("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.24", "1.27", "storage.k8s.io/v1"),
        Row("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema PriorityLevelConfiguration", "1.26", "1.29", "flowcontrol.apiserver.k8s.io/v1"),
        Row("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema PriorityLevelConfiguration", "1.29", "1.32", "flowcontrol.apiserver.k8s.io/v1"),
        Row("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding", "1.31", "1.34", "admissionregistration.k8s.io/v1"),
        Row("resource.k8s.io/v1beta1", "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice", "1.35", "1.38", "resource.k8s.io/v1"),
        Row("resource.k8s.io/v1beta2", "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice", "1.36", "1.39", "resource.k8s.io/v1"),
        Row("v1", "ComponentStatus", "1.19", null, ""),
        Row("v1", "Endpoints", "1.33", null, "discovery.k8s.io/v1 EndpointSlice"),
    ];

    /// <summary>What became of an object's version; null when nothing did.</summary>
    public static ApiLifecycle? Of(ResourceId id) => All.FirstOrDefault(row => row.ApiVersion == id.ApiVersion && row.Kinds.Contains(id.Kind));

    /// <summary>Whether the kind exists, or existed, in that version.</summary>
    public static bool IsKnown(ResourceId id) => Of(id) is not null;

    private static ApiLifecycle Row(string apiVersion, string kinds, string deprecated, string? removed, string replacement) =>
        new(apiVersion, kinds.Split(' '), Version.Parse(deprecated), removed is null ? null : Version.Parse(removed), replacement);
}
