namespace GitOps.Core.Ordering;

/// <summary>When a kind is applied. Pruning goes the other way.</summary>
internal enum SyncStage
{
    /// <summary>What others need to exist: CustomResourceDefinitions, Namespaces, ClusterRoles. Awaited.</summary>
    Definitions,

    /// <summary>Kinds whose name ends in Class: what others refer to by name.</summary>
    Classes,

    /// <summary>The rest.</summary>
    Objects,

    /// <summary>Admission webhooks, which could refuse what comes after them.</summary>
    Webhooks,
}

/// <summary>The order of kinds (fluxcd/pkg/ssa, sort).</summary>
internal static class KindOrder
{
    private static readonly string[] First =
    [
        "CustomResourceDefinition", "Namespace", "ClusterRole", "ClusterClass", "RuntimeClass", "PriorityClass", "StorageClass",
        "VolumeSnapshotClass", "IngressClass", "GatewayClass", "ClusterRoleBinding", "ResourceQuota", "ServiceAccount", "Role", "RoleBinding",
        "ConfigMap", "Secret", "Service", "LimitRange", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private static readonly Dictionary<string, int> Ranks = First.Select((kind, index) => (kind, index))
        .Concat(Last.Select((kind, index) => (kind, First.Length + 1 + index)))
        .ToDictionary(entry => entry.kind, entry => entry.Item2);

    public static int Rank(ResourceId id) => Ranks.GetValueOrDefault(id.Kind, First.Length);

    public static SyncStage Stage(ResourceId id) => id.Kind switch
    {
        "CustomResourceDefinition" or "Namespace" or "ClusterRole" => SyncStage.Definitions,
        "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" => SyncStage.Webhooks,
        _ when id.Kind.EndsWith("Class", StringComparison.Ordinal) => SyncStage.Classes,
        _ => SyncStage.Objects,
    };
}
