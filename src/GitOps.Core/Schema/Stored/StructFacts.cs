namespace GitOps.Core.Schema.Stored;

/// <summary>
/// What the schema does not say of built-in types and every answer shows: which optional fields keep a zero (a pointer in
/// the API's source), which objects are written even when empty (a struct there), and which fields are written with nothing in them.
/// </summary>
/// <remarks>https://github.com/kubernetes/api, the types.go of each group.</remarks>
internal static class StructFacts
{
    private static readonly Dictionary<string, HashSet<string>> OptionalZeros = Table(
        """
        ObjectMeta deletionGracePeriodSeconds
        OwnerReference controller blockOwnerDeletion
        PodSpec terminationGracePeriodSeconds activeDeadlineSeconds automountServiceAccountToken shareProcessNamespace hostUsers enableServiceLinks priority runtimeClassName preemptionPolicy setHostnameAsFQDN hostnameOverride
        Container restartPolicy
        EphemeralContainer restartPolicy
        Probe terminationGracePeriodSeconds
        GRPCAction service
        SleepAction seconds
        SecurityContext privileged runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount
        PodSecurityContext runAsUser runAsGroup runAsNonRoot fsGroup fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy
        SeccompProfile localhostProfile
        AppArmorProfile localhostProfile
        WindowsSecurityContextOptions gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess
        ConfigMapKeySelector optional
        SecretKeySelector optional
        FileKeySelector optional
        ConfigMapEnvSource optional
        SecretEnvSource optional
        ConfigMapVolumeSource defaultMode optional
        SecretVolumeSource defaultMode optional
        ConfigMapProjection optional
        SecretProjection optional
        KeyToPath mode
        DownwardAPIVolumeSource defaultMode
        DownwardAPIVolumeFile mode
        ProjectedVolumeSource defaultMode
        ServiceAccountTokenProjection expirationSeconds
        ClusterTrustBundleProjection name signerName optional
        HostPathVolumeSource type
        CSIVolumeSource readOnly fsType
        ISCSIVolumeSource initiatorName
        AzureDiskVolumeSource cachingMode fsType readOnly kind
        VolumeMount recursiveReadOnly mountPropagation
        PodDNSConfigOption value
        Toleration tolerationSeconds
        TopologySpreadConstraint minDomains nodeAffinityPolicy nodeTaintsPolicy
        PodResourceClaim resourceClaimName resourceClaimTemplateName
        TypedLocalObjectReference apiGroup
        TypedObjectReference apiGroup namespace
        PersistentVolumeClaimSpec storageClassName volumeMode volumeAttributesClassName
        PersistentVolumeClaimStatus currentVolumeAttributesClassName
        PersistentVolumeSpec volumeMode volumeAttributesClassName
        LocalVolumeSource fsType
        ServiceSpec ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution
        ServicePort appProtocol
        ClientIPConfig timeoutSeconds
        LoadBalancerIngress ipMode
        EndpointPort appProtocol name port protocol
        EndpointAddress nodeName
        Endpoint hostname nodeName zone
        EndpointConditions ready serving terminating
        ConfigMap immutable
        Secret immutable
        ServiceAccount automountServiceAccountToken
        ContainerStatus started
        ReplicationControllerSpec replicas
        DeploymentSpec replicas revisionHistoryLimit progressDeadlineSeconds
        DeploymentStatus collisionCount terminatingReplicas
        RollingUpdateDeployment maxUnavailable maxSurge
        ReplicaSetSpec replicas
        ReplicaSetStatus terminatingReplicas
        StatefulSetSpec replicas revisionHistoryLimit
        RollingUpdateStatefulSetStrategy partition maxUnavailable
        StatefulSetStatus collisionCount
        DaemonSetSpec revisionHistoryLimit
        DaemonSetStatus collisionCount
        RollingUpdateDaemonSet maxUnavailable maxSurge
        JobSpec parallelism completions activeDeadlineSeconds backoffLimit backoffLimitPerIndex maxFailedIndexes manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy
        JobStatus terminating ready failedIndexes
        PodFailurePolicyOnExitCodesRequirement containerName
        SuccessPolicyRule succeededIndexes succeededCount
        CronJobSpec timeZone startingDeadlineSeconds suspend successfulJobsHistoryLimit failedJobsHistoryLimit
        HorizontalPodAutoscalerSpec minReplicas targetCPUUtilizationPercentage
        HorizontalPodAutoscalerStatus observedGeneration currentCPUUtilizationPercentage
        MetricTarget averageUtilization
        MetricValueStatus averageUtilization
        HPAScalingRules stabilizationWindowSeconds selectPolicy
        NetworkPolicyPort protocol port endPort
        IngressSpec ingressClassName
        HTTPIngressPath pathType
        IngressPortStatus error
        IngressClassParametersReference apiGroup scope namespace
        PodDisruptionBudgetSpec minAvailable maxUnavailable unhealthyPodEvictionPolicy
        StorageClass reclaimPolicy allowVolumeExpansion volumeBindingMode
        CSIDriverSpec attachRequired podInfoOnMount storageCapacity fsGroupPolicy requiresRepublish seLinuxMount nodeAllocatableUpdatePeriodSeconds serviceAccountTokenInSecrets
        CSINodeDriver nodeID
        VolumeNodeResources count
        VolumeAttachmentSource persistentVolumeName
        TokenRequest expirationSeconds
        TokenRequestSpec expirationSeconds
        PriorityClass preemptionPolicy
        LeaseSpec holderIdentity leaseDurationSeconds leaseTransitions strategy preferredHolder
        MutatingWebhook failurePolicy matchPolicy sideEffects timeoutSeconds reinvocationPolicy
        ValidatingWebhook failurePolicy matchPolicy sideEffects timeoutSeconds
        WebhookClientConfig url
        ServiceReference path port
        RuleWithOperations scope
        NamedRuleWithOperations scope
        MatchResources matchPolicy
        ParamRef parameterNotFoundAction
        ValidatingAdmissionPolicySpec failurePolicy
        MutatingAdmissionPolicySpec failurePolicy
        Validation reason
        CustomResourceSubresourceScale labelSelectorPath
        CustomResourceConversion webhook
        CustomResourceDefinitionVersion deprecationWarning
        JSONSchemaProps maximum minimum maxLength minLength maxItems minItems multipleOf maxProperties minProperties x-kubernetes-preserve-unknown-fields x-kubernetes-list-type x-kubernetes-map-type
        ValidationRule reason optionalOldSelf
        CertificateSigningRequestSpec expirationSeconds
        LimitedPriorityLevelConfiguration lendablePercent borrowingLimitPercent
        ExemptPriorityLevelConfiguration nominalConcurrencyShares lendablePercent
        APIServiceSpec service
        """);

    private static readonly Dictionary<string, HashSet<string>> AlwaysWritten = Table(
        """
        Namespace spec status
        Node spec status
        Pod spec status
        PodTemplate template
        PodTemplateSpec metadata spec
        Container resources
        EphemeralContainer resources
        Service spec status
        ServiceStatus loadBalancer
        PersistentVolume spec status
        PersistentVolumeClaim spec status
        PersistentVolumeClaimTemplate spec
        PersistentVolumeClaimSpec resources
        ReplicationController spec status
        ResourceQuota spec status
        LimitRange spec
        NodeStatus nodeInfo daemonEndpoints
        NodeDaemonEndpoints kubeletEndpoint
        ContainerStatus state lastState
        Deployment spec status
        DeploymentSpec strategy template
        ReplicaSet spec status
        ReplicaSetSpec template
        StatefulSet spec status
        StatefulSetSpec template updateStrategy
        DaemonSet spec status
        DaemonSetSpec template updateStrategy
        Job spec status
        JobSpec template
        JobTemplateSpec metadata spec
        CronJob spec status
        CronJobSpec jobTemplate
        HorizontalPodAutoscaler spec status
        HorizontalPodAutoscalerSpec scaleTargetRef
        ResourceMetricSource target
        ContainerResourceMetricSource target
        PodsMetricSource metric target
        ObjectMetricSource metric target describedObject
        ExternalMetricSource metric target
        Ingress spec status
        IngressStatus loadBalancer
        IngressServiceBackend port
        HTTPIngressPath backend
        IngressClass spec
        NetworkPolicy spec
        NetworkPolicySpec podSelector
        PodDisruptionBudget spec status
        RoleBinding roleRef
        ClusterRoleBinding roleRef
        Event involvedObject source
        Lease spec
        Endpoint conditions
        MutatingWebhook clientConfig
        ValidatingWebhook clientConfig
        ValidatingAdmissionPolicy spec status
        ValidatingAdmissionPolicyBinding spec
        MutatingAdmissionPolicy spec
        MutatingAdmissionPolicyBinding spec
        CustomResourceDefinition spec status
        CustomResourceDefinitionSpec names
        CustomResourceDefinitionStatus acceptedNames
        APIService spec status
        CertificateSigningRequest spec status
        FlowSchema spec status
        FlowSchemaSpec priorityLevelConfiguration
        PriorityLevelConfiguration spec status
        LimitedPriorityLevelConfiguration limitResponse
        CSIDriver spec
        CSINode spec
        VolumeAttachment spec status
        VolumeAttachmentSpec source
        WeightedPodAffinityTerm podAffinityTerm
        PreferredSchedulingTerm preference
        ResourceClaim spec status
        ResourceClaimSpec devices
        ResourceClaimTemplate spec
        ResourceClaimTemplateSpec metadata spec
        DeviceClass spec
        ResourceSlice spec
        ResourceSliceSpec pool
        Scale spec status
        """);

    private static readonly Dictionary<string, HashSet<string>> WrittenEmpty = Table(
        """
        StatefulSetStatus availableReplicas
        PodDisruptionBudgetStatus disruptionsAllowed currentHealthy desiredHealthy expectedPods
        HorizontalPodAutoscalerStatus desiredReplicas currentMetrics
        CustomResourceDefinitionStatus conditions
        Event firstTimestamp lastTimestamp eventTime reportingComponent reportingInstance
        """);

    /// <summary>Whether a field that need not be given is always written: as its zero, or as null.</summary>
    public static bool IsWrittenEmpty(string type, string field) => WrittenEmpty.TryGetValue(type, out var fields) && fields.Contains(field);

    /// <summary>Whether an optional field keeps a value of zero, empty text or false.</summary>
    public static bool KeepsZero(string type, string field) => OptionalZeros.TryGetValue(type, out var fields) && fields.Contains(field);

    /// <summary>The objects of a type that are written even when nothing is in them.</summary>
    public static IReadOnlyCollection<string> Always(string type) => AlwaysWritten.TryGetValue(type, out var fields) ? fields : [];

    private static Dictionary<string, HashSet<string>> Table(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => words.Skip(1).ToHashSet());
}
