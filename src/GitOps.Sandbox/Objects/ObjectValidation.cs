using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Validation;
using GitOps.Sandbox.Objects.Validation.Kinds;
using GitOps.Sandbox.Objects.Validation.Pods;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects;

/// <summary>Whether an object may be stored, in the words of the server that it may not.</summary>
internal sealed class ObjectValidation(KindFacts kind, TypeSchema type, bool isCustom)
{
    private static readonly Dictionary<string, KindRules> ByKind = new()
    {
        ["/ConfigMap"] = new(ConfigValidation.CheckConfigMap, ConfigValidation.CheckConfigMapChange),
        ["/Secret"] = new(ConfigValidation.CheckSecret, ConfigValidation.CheckSecretChange),
        ["/Service"] = new(ServiceValidation.Check, ServiceValidation.CheckChange),
        ["/Pod"] = new(PodValidation.Check, PodValidation.CheckChange),
        ["/PersistentVolumeClaim"] = new(StorageValidation.CheckClaim, StorageValidation.CheckClaimChange),
        ["/ReplicationController"] = new(WorkloadValidation.CheckReplicationController),
        ["apps/Deployment"] = new(WorkloadValidation.CheckDeployment, WorkloadValidation.CheckSelectorKept),
        ["apps/ReplicaSet"] = new(WorkloadValidation.CheckReplicaSet, WorkloadValidation.CheckSelectorKept),
        ["apps/StatefulSet"] = new(WorkloadValidation.CheckStatefulSet, WorkloadValidation.CheckStatefulSetChange),
        ["apps/DaemonSet"] = new(WorkloadValidation.CheckDaemonSet, WorkloadValidation.CheckSelectorKept) { ChangeComesFirst = true },
        ["batch/Job"] = new(JobValidation.CheckJob, JobValidation.CheckJobChange),
        ["batch/CronJob"] = new(JobValidation.CheckCronJob),
        ["networking.k8s.io/Ingress"] = new(NetworkingValidation.CheckIngress),
        ["networking.k8s.io/NetworkPolicy"] = new(NetworkingValidation.CheckPolicy),
        ["autoscaling/HorizontalPodAutoscaler"] = new(AutoscalingValidation.CheckAutoscaler),
        ["policy/PodDisruptionBudget"] = new(AutoscalingValidation.CheckBudget),
        ["rbac.authorization.k8s.io/Role"] = new(RbacValidation.CheckRole),
        ["rbac.authorization.k8s.io/ClusterRole"] = new(RbacValidation.CheckRole),
        ["rbac.authorization.k8s.io/RoleBinding"] = new(RbacValidation.CheckBinding, RbacValidation.CheckBindingChange),
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = new(RbacValidation.CheckBinding, RbacValidation.CheckBindingChange),
        ["storage.k8s.io/StorageClass"] = new(StorageValidation.CheckClass, StorageValidation.CheckClassChange),
        ["scheduling.k8s.io/PriorityClass"] = new(StorageValidation.CheckPriority, StorageValidation.CheckPriorityChange),
        ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"] = new(AdmissionValidation.CheckWebhooks),
        ["admissionregistration.k8s.io/MutatingWebhookConfiguration"] = new(AdmissionValidation.CheckWebhooks),
        ["apiextensions.k8s.io/CustomResourceDefinition"] = new(DefinitionValidation.Check, DefinitionValidation.CheckChange),
    };

    /// <exception cref="ApiStatusException">A new object breaks a rule (422).</exception>
    public void CheckCreate(JsonObject value)
    {
        var violations = new Violations();
        MetadataValidation.Check(kind, value, violations);
        CheckItself(value, violations);
        Refuse(value, violations);
    }

    /// <exception cref="ApiStatusException">The object, or its change, breaks a rule (422).</exception>
    public void CheckUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
        var violations = new Violations();
        MetadataValidation.Check(kind, value, violations);
        MetadataValidation.CheckChange(live, value, violations);
        var rules = isCustom ? null : ByKind.GetValueOrDefault($"{kind.Group}/{kind.Kind}");
        if (context.Subresource.Length == 0 && rules is { ChangeComesFirst: true })
        {
            rules.CheckChange?.Invoke(live, value, violations);
            rules.Check(value, violations);
        }
        else if (context.Subresource.Length == 0 || isCustom)
        {
            CheckItself(value, violations);
            rules?.CheckChange?.Invoke(live, value, violations);
        }

        Refuse(value, violations);
    }

    private void CheckItself(JsonObject value, Violations violations)
    {
        if (isCustom)
        {
            new CustomValidation(violations).Check(type, value);
        }
        else if (ByKind.TryGetValue($"{kind.Group}/{kind.Kind}", out var rules))
        {
            rules.Check(value, violations);
        }
        else
        {
            RequiredFields.Check(type, value, violations);
        }
    }

    private void Refuse(JsonObject value, Violations violations)
    {
        if (violations.Causes.Count > 0)
        {
            throw ApiStatusException.Invalid(kind.Group, kind.Kind, JsonText.String(value["metadata"]?["name"]) ?? "", violations.Causes);
        }
    }

    /// <summary>The rules of a kind: for an object by itself, and for its change.</summary>
    private sealed record KindRules(Action<JsonObject, Violations> Check, Action<JsonObject, JsonObject, Violations>? CheckChange = null)
    {
        /// <summary>The server looks at the change before the object.</summary>
        public bool ChangeComesFirst { get; init; }
    }
}
