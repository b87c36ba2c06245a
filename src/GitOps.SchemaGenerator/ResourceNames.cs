namespace GitOps.SchemaGenerator;

/// <summary>What discovery says of a resource and OpenAPI does not: short names and categories, by <c>plural.group</c>.</summary>
internal static class ResourceNames
{
    internal static readonly IReadOnlyDictionary<string, string> ShortNames = new Dictionary<string, string>
    {
        ["componentstatuses"] = "cs",
        ["configmaps"] = "cm",
        ["endpoints"] = "ep",
        ["events"] = "ev",
        ["events.events.k8s.io"] = "ev",
        ["limitranges"] = "limits",
        ["namespaces"] = "ns",
        ["nodes"] = "no",
        ["persistentvolumeclaims"] = "pvc",
        ["persistentvolumes"] = "pv",
        ["pods"] = "po",
        ["replicationcontrollers"] = "rc",
        ["resourcequotas"] = "quota",
        ["serviceaccounts"] = "sa",
        ["services"] = "svc",
        ["daemonsets.apps"] = "ds",
        ["deployments.apps"] = "deploy",
        ["replicasets.apps"] = "rs",
        ["statefulsets.apps"] = "sts",
        ["horizontalpodautoscalers.autoscaling"] = "hpa",
        ["cronjobs.batch"] = "cj",
        ["certificatesigningrequests.certificates.k8s.io"] = "csr",
        ["customresourcedefinitions.apiextensions.k8s.io"] = "crd,crds",
        ["ingresses.networking.k8s.io"] = "ing",
        ["ipaddresses.networking.k8s.io"] = "ip",
        ["networkpolicies.networking.k8s.io"] = "netpol",
        ["poddisruptionbudgets.policy"] = "pdb",
        ["priorityclasses.scheduling.k8s.io"] = "pc",
        ["storageclasses.storage.k8s.io"] = "sc",
        ["volumeattributesclasses.storage.k8s.io"] = "vac",
    };

    internal static readonly IReadOnlyDictionary<string, string> Categories = new Dictionary<string, string>
    {
        ["pods"] = "all",
        ["replicationcontrollers"] = "all",
        ["services"] = "all",
        ["daemonsets.apps"] = "all",
        ["deployments.apps"] = "all",
        ["replicasets.apps"] = "all",
        ["statefulsets.apps"] = "all",
        ["horizontalpodautoscalers.autoscaling"] = "all",
        ["cronjobs.batch"] = "all",
        ["jobs.batch"] = "all",
        ["apiservices.apiregistration.k8s.io"] = "api-extensions",
        ["customresourcedefinitions.apiextensions.k8s.io"] = "api-extensions",
        ["mutatingadmissionpolicies.admissionregistration.k8s.io"] = "api-extensions",
        ["mutatingadmissionpolicybindings.admissionregistration.k8s.io"] = "api-extensions",
        ["mutatingwebhookconfigurations.admissionregistration.k8s.io"] = "api-extensions",
        ["validatingadmissionpolicies.admissionregistration.k8s.io"] = "api-extensions",
        ["validatingadmissionpolicybindings.admissionregistration.k8s.io"] = "api-extensions",
        ["validatingwebhookconfigurations.admissionregistration.k8s.io"] = "api-extensions",
    };
}
