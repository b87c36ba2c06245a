using System.Text.Json.Nodes;
using static GitOps.Sandbox.Api.Printing.Cells;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>What the columns between name and age are, for the kinds that have any. Kinds of other groups carry their group.</summary>
internal static class BuiltInColumns
{
    /// <summary>The columns by kind.</summary>
    public static readonly IReadOnlyDictionary<string, TableColumn[]> ByKind = new Dictionary<string, TableColumn[]>
    {
        ["Pod"] =
        [
            Text("Ready", PodCells.Ready),
            Text("Status", PodCells.Status),
            Text("Restarts", PodCells.Restarts),
            Text("IP", At("status.podIP"), wide: true),
            Text("Node", At("spec.nodeName"), wide: true),
            Text("Nominated Node", At("status.nominatedNodeName"), wide: true),
        ],
        ["Deployment.apps"] =
        [
            Text("Ready", Ratio("status.readyReplicas", "spec.replicas")),
            Number("Up-to-date", "status.updatedReplicas"),
            Number("Available", "status.availableReplicas"),
            .. Template(),
        ],
        ["ReplicaSet.apps"] =
        [
            Number("Desired", "spec.replicas"),
            Number("Current", "status.replicas"),
            Number("Ready", "status.readyReplicas"),
            .. Template(),
        ],
        ["StatefulSet.apps"] = [Text("Ready", Ratio("status.readyReplicas", "spec.replicas")), .. Images("spec.template.spec.containers")],
        ["DaemonSet.apps"] =
        [
            Number("Desired", "status.desiredNumberScheduled"),
            Number("Current", "status.currentNumberScheduled"),
            Number("Ready", "status.numberReady"),
            Number("Up-to-date", "status.updatedNumberScheduled"),
            Number("Available", "status.numberAvailable"),
            Text("Node Selector", LabelsAt("spec.template.spec.nodeSelector")),
            .. Template(),
        ],
        ["Job.batch"] =
        [
            Text("Status", JobCells.Status),
            Text("Completions", JobCells.Completions),
            Text("Duration", JobCells.Duration),
            .. Template(),
        ],
        ["CronJob.batch"] =
        [
            Text("Schedule", At("spec.schedule")),
            Text("Timezone", At("spec.timeZone")),
            Text("Suspend", At("spec.suspend")),
            Text("Active", json => json["status"]?["active"] is JsonArray active ? $"{active.Count}" : "0"),
            new TableColumn("Last Schedule", "string", (json, now) => json["status"]?["lastScheduleTime"] is { } time ? Ages.Of(time, now) : None),
        ],
        ["Service"] =
        [
            Text("Type", At("spec.type")),
            Text("Cluster-IP", At("spec.clusterIP")),
            Text("External-IP", ServiceCells.ExternalAddress),
            Text("Port(s)", ServiceCells.Ports),
            Text("Selector", LabelsAt("spec.selector"), wide: true),
        ],
        ["Ingress.networking.k8s.io"] =
        [
            Text("Class", At("spec.ingressClassName")),
            Text("Hosts", ServiceCells.Hosts),
            Text("Address", json => ServiceCells.Addresses(json) is { Length: > 0 } addresses ? addresses : ""),
            Text("Ports", json => json["spec"]?["tls"] is null ? "80" : "80, 443"),
        ],
        ["IngressClass.networking.k8s.io"] = [Text("Controller", At("spec.controller")), Text("Parameters", At("spec.parameters.name"))],
        ["NetworkPolicy.networking.k8s.io"] = [Text("Pod-Selector", LabelsAt("spec.podSelector.matchLabels"))],
        ["ConfigMap"] = [new("Data", "string", (json, _) => Count(json["data"]) + Count(json["binaryData"]))],
        ["Secret"] = [Text("Type", At("type")), new("Data", "string", (json, _) => Count(json["data"]))],
        ["ServiceAccount"] = [new("Secrets", "string", (json, _) => Count(json["secrets"]))],
        ["Namespace"] = [Text("Status", At("status.phase"))],
        ["Node"] = [Text("Status", NodeStatus), Text("Roles", _ => None), Text("Version", At("status.nodeInfo.kubeletVersion"))],
        ["PersistentVolumeClaim"] =
        [
            Text("Status", json => json["metadata"]!["deletionTimestamp"] is null ? At("status.phase")(json) : "Terminating"),
            Text("Volume", json => At("spec.volumeName")(json).Replace(None, "", StringComparison.Ordinal)),
            Text("Capacity", json => At("status.capacity.storage")(json).Replace(None, "", StringComparison.Ordinal)),
            Text("Access Modes", AccessModes),
            Text("StorageClass", json => At("spec.storageClassName")(json).Replace(None, "", StringComparison.Ordinal)),
            Text("VolumeMode", At("spec.volumeMode"), wide: true),
        ],
        ["PersistentVolume"] =
        [
            Text("Capacity", At("spec.capacity.storage")),
            Text("Access Modes", AccessModes),
            Text("Reclaim Policy", At("spec.persistentVolumeReclaimPolicy")),
            Text("Status", At("status.phase")),
            Text("Claim", json => json["spec"]?["claimRef"] is { } claim ? $"{claim["namespace"]}/{claim["name"]}" : ""),
            Text("StorageClass", json => At("spec.storageClassName")(json).Replace(None, "", StringComparison.Ordinal)),
        ],
        ["StorageClass.storage.k8s.io"] =
        [
            Text("Provisioner", At("provisioner")),
            Text("ReclaimPolicy", At("reclaimPolicy")),
            Text("VolumeBindingMode", At("volumeBindingMode")),
            Text("AllowVolumeExpansion", json => json["allowVolumeExpansion"]?.ToString() ?? "false"),
        ],
        ["HorizontalPodAutoscaler.autoscaling"] =
        [
            Text("Reference", json => $"{json["spec"]?["scaleTargetRef"]?["kind"]}/{json["spec"]?["scaleTargetRef"]?["name"]}"),
            Text("MinPods", At("spec.minReplicas")),
            Number("MaxPods", "spec.maxReplicas"),
            Number("Replicas", "status.currentReplicas"),
        ],
        ["PodDisruptionBudget.policy"] =
        [
            Text("Min Available", json => json["spec"]?["minAvailable"]?.ToString() ?? "N/A"),
            Text("Max Unavailable", json => json["spec"]?["maxUnavailable"]?.ToString() ?? "N/A"),
            Number("Allowed Disruptions", "status.disruptionsAllowed"),
        ],
        ["RoleBinding.rbac.authorization.k8s.io"] = [Text("Role", RoleRef)],
        ["ClusterRoleBinding.rbac.authorization.k8s.io"] = [Text("Role", RoleRef)],
        ["EndpointSlice.discovery.k8s.io"] =
        [
            Text("AddressType", At("addressType")),
            Text("Ports", json => Join(json["ports"], port => port["port"]?.ToString())),
            Text("Endpoints", json => Join(json["endpoints"], endpoint => endpoint["addresses"]?[0]?.ToString())),
        ],
        ["Lease.coordination.k8s.io"] = [Text("Holder", At("spec.holderIdentity"))],
        ["PriorityClass.scheduling.k8s.io"] = [Number("Value", "value"), Text("Global-Default", json => json["globalDefault"]?.ToString() ?? "false")],
        ["ValidatingWebhookConfiguration.admissionregistration.k8s.io"] = [new("Webhooks", "integer", (json, _) => Count(json["webhooks"]))],
        ["MutatingWebhookConfiguration.admissionregistration.k8s.io"] = [new("Webhooks", "integer", (json, _) => Count(json["webhooks"]))],
    };

    private static TableColumn[] Template() =>
    [
        .. Images("spec.template.spec.containers"),
        Text("Selector", LabelsAt("spec.selector.matchLabels"), wide: true),
    ];

    private static TableColumn[] Images(string containers) =>
    [
        Text("Containers", json => Join(Find(json, containers), container => container["name"]?.ToString()), wide: true),
        Text("Images", json => Join(Find(json, containers), container => container["image"]?.ToString()), wide: true),
    ];

    private static string RoleRef(JsonObject json) => $"{json["roleRef"]?["kind"]}/{json["roleRef"]?["name"]}";

    private static string NodeStatus(JsonObject json) =>
        Controllers.Conditions.IsTrue(json["status"] as JsonObject, "Ready") ? "Ready" : "NotReady";

    private static string AccessModes(JsonObject json) => Join(
        json["spec"]?["accessModes"],
        mode => mode.ToString() switch { "ReadWriteOnce" => "RWO", "ReadOnlyMany" => "ROX", "ReadWriteMany" => "RWX", _ => "RWOP" });
}
