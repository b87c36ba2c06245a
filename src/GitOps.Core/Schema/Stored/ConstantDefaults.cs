using System.Text.Json.Nodes;

namespace GitOps.Core.Schema.Stored;

/// <summary>
/// What absent fields of built-in types stand for, wherever the type appears. A value <c>{}</c> makes an object whose own
/// fields are then defaulted.
/// </summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/*/*/defaults.go.</remarks>
internal static class ConstantDefaults
{
    private static readonly Dictionary<string, List<KeyValuePair<string, JsonNode>>> Table = Parse(
        """
        Container terminationMessagePath "/dev/termination-log"
        Container terminationMessagePolicy "File"
        EphemeralContainer terminationMessagePath "/dev/termination-log"
        EphemeralContainer terminationMessagePolicy "File"
        ContainerPort protocol "TCP"
        Probe timeoutSeconds 1
        Probe periodSeconds 10
        Probe successThreshold 1
        Probe failureThreshold 3
        HTTPGetAction path "/"
        HTTPGetAction scheme "HTTP"
        GRPCAction service ""
        PodSpec dnsPolicy "ClusterFirst"
        PodSpec restartPolicy "Always"
        PodSpec securityContext {}
        PodSpec terminationGracePeriodSeconds 30
        PodSpec schedulerName "default-scheduler"
        SecretVolumeSource defaultMode 420
        ConfigMapVolumeSource defaultMode 420
        DownwardAPIVolumeSource defaultMode 420
        ProjectedVolumeSource defaultMode 420
        ServiceAccountTokenProjection expirationSeconds 3600
        HostPathVolumeSource type ""
        ISCSIVolumeSource iscsiInterface "default"
        ISCSIPersistentVolumeSource iscsiInterface "default"
        RBDVolumeSource pool "rbd"
        RBDVolumeSource user "admin"
        RBDVolumeSource keyring "/etc/ceph/keyring"
        AzureDiskVolumeSource cachingMode "ReadWrite"
        AzureDiskVolumeSource kind "Shared"
        AzureDiskVolumeSource fsType "ext4"
        AzureDiskVolumeSource readOnly false
        ObjectFieldSelector apiVersion "v1"
        ServiceSpec sessionAffinity "None"
        ServiceSpec type "ClusterIP"
        ServicePort protocol "TCP"
        EndpointPort protocol "TCP"
        Secret type "Opaque"
        PersistentVolumeClaimSpec volumeMode "Filesystem"
        PersistentVolumeClaimStatus phase "Pending"
        PersistentVolumeSpec volumeMode "Filesystem"
        PersistentVolumeSpec persistentVolumeReclaimPolicy "Retain"
        ReplicationControllerSpec replicas 1
        DeploymentSpec replicas 1
        DeploymentSpec revisionHistoryLimit 10
        DeploymentSpec progressDeadlineSeconds 600
        DeploymentStrategy type "RollingUpdate"
        RollingUpdateDeployment maxUnavailable "25%"
        RollingUpdateDeployment maxSurge "25%"
        ReplicaSetSpec replicas 1
        StatefulSetSpec replicas 1
        StatefulSetSpec podManagementPolicy "OrderedReady"
        StatefulSetSpec revisionHistoryLimit 10
        StatefulSetSpec persistentVolumeClaimRetentionPolicy {}
        StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted "Retain"
        StatefulSetPersistentVolumeClaimRetentionPolicy whenScaled "Retain"
        StatefulSetUpdateStrategy type "RollingUpdate"
        RollingUpdateStatefulSetStrategy partition 0
        DaemonSetSpec revisionHistoryLimit 10
        DaemonSetUpdateStrategy type "RollingUpdate"
        RollingUpdateDaemonSet maxUnavailable 1
        RollingUpdateDaemonSet maxSurge 0
        CronJobSpec concurrencyPolicy "Allow"
        CronJobSpec suspend false
        CronJobSpec successfulJobsHistoryLimit 3
        CronJobSpec failedJobsHistoryLimit 1
        HorizontalPodAutoscalerSpec minReplicas 1
        NetworkPolicyPort protocol "TCP"
        IngressClassParametersReference scope "Cluster"
        RoleRef apiGroup "rbac.authorization.k8s.io"
        StorageClass reclaimPolicy "Delete"
        StorageClass volumeBindingMode "Immediate"
        PriorityClass preemptionPolicy "PreemptLowerPriority"
        CSIDriverSpec attachRequired true
        CSIDriverSpec podInfoOnMount false
        CSIDriverSpec storageCapacity false
        CSIDriverSpec fsGroupPolicy "ReadWriteOnceWithFSType"
        CSIDriverSpec volumeLifecycleModes ["Persistent"]
        CSIDriverSpec requiresRepublish false
        CSIDriverSpec seLinuxMount false
        ValidatingWebhook failurePolicy "Fail"
        ValidatingWebhook matchPolicy "Equivalent"
        ValidatingWebhook namespaceSelector {}
        ValidatingWebhook objectSelector {}
        ValidatingWebhook timeoutSeconds 10
        MutatingWebhook failurePolicy "Fail"
        MutatingWebhook matchPolicy "Equivalent"
        MutatingWebhook namespaceSelector {}
        MutatingWebhook objectSelector {}
        MutatingWebhook timeoutSeconds 10
        MutatingWebhook reinvocationPolicy "Never"
        RuleWithOperations scope "*"
        NamedRuleWithOperations scope "*"
        MatchResources matchPolicy "Equivalent"
        MatchResources namespaceSelector {}
        MatchResources objectSelector {}
        ValidatingAdmissionPolicySpec failurePolicy "Fail"
        MutatingAdmissionPolicySpec failurePolicy "Fail"
        ServiceReference port 443
        CustomResourceDefinitionSpec conversion {}
        CustomResourceConversion strategy "None"
        FlowSchemaSpec matchingPrecedence 1000
        """);

    /// <summary>The fields of a type that have a default, with it.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonNode>> Of(string type) => Table.TryGetValue(type, out var defaults) ? defaults : [];

    private static Dictionary<string, List<KeyValuePair<string, JsonNode>>> Parse(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' ', 3))
        .GroupBy(words => words[0], words => KeyValuePair.Create(words[1], JsonNode.Parse(words[2])!))
        .ToDictionary(group => group.Key, group => group.ToList());
}
