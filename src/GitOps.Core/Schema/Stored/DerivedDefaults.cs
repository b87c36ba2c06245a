using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Schema.Stored;

/// <summary>Defaults that follow from other fields, by type. They run before the constants of the type and of the types below it.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/*/*/defaults.go.</remarks>
internal static class DerivedDefaults
{
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string RollingUpdate = "RollingUpdate";
    private const long SessionAffinitySeconds = 10800;

    /// <summary>By the short name of the type, or by its full name where groups or versions differ.</summary>
    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> ByType = new Dictionary<string, Action<JsonObject>>
    {
        ["Namespace"] = Namespace,
        ["Pod"] = Pod,
        ["PodSpec"] = PodSpec,
        ["Container"] = Container,
        ["EphemeralContainer"] = Container,
        ["Volume"] = Volume,
        ["ServiceSpec"] = ServiceSpec,
        ["ServicePort"] = port => Set(port, "targetPort", port["port"]),
        ["ReplicationController"] = ReplicationController,
        ["DeploymentStrategy"] = Strategy,
        ["DaemonSetUpdateStrategy"] = Strategy,
        ["StatefulSetUpdateStrategy"] = Strategy,
        ["StatefulSetSpec"] = StatefulSetSpec,
        ["Job"] = Job,
        ["io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec"] = Autoscaler,
        ["HorizontalPodAutoscalerBehavior"] = AutoscalerBehavior,
        ["NetworkPolicySpec"] = NetworkPolicySpec,
        ["io.k8s.api.rbac.v1.Subject"] = Subject,
        ["CustomResourceDefinitionNames"] = CustomResourceNames,
        ["EndpointSlice"] = EndpointSlice,
        ["LimitRangeItem"] = LimitRangeItem,
    };

    private static void Namespace(JsonObject value)
    {
        if (JsonText.String(value["metadata"]?["name"]) is { Length: > 0 } name)
        {
            Object(Object(value, "metadata"), "labels")["kubernetes.io/metadata.name"] = name;
        }
    }

    private static void Pod(JsonObject value)
    {
        var spec = Object(value, "spec");
        Set(spec, "enableServiceLinks", true);
        foreach (var container in Items(spec, "containers").Concat(Items(spec, "initContainers")))
        {
            var resources = Object(container, "resources");
            foreach (var (name, limit) in resources["limits"] as JsonObject ?? [])
            {
                Set(Object(resources, "requests"), name, limit);
            }
        }
    }

    private static void PodSpec(JsonObject spec)
    {
        // The deprecated name of the field is kept equal to the new one.
        if ((JsonText.String(spec["serviceAccountName"]) ?? JsonText.String(spec["serviceAccount"])) is { Length: > 0 } account)
        {
            spec["serviceAccountName"] = account;
            spec["serviceAccount"] = account;
        }

        if (JsonText.Boolean(spec["hostNetwork"]) != true)
        {
            return;
        }

        foreach (var port in Items(spec, "containers").Concat(Items(spec, "initContainers")).SelectMany(container => Items(container, "ports")))
        {
            Set(port, "hostPort", port["containerPort"]);
        }
    }

    private static void Container(JsonObject container) =>
        Set(container, "imagePullPolicy", IsLatest(JsonText.String(container["image"]) ?? "") ? "Always" : "IfNotPresent");

    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[(colon + 1)..] == "latest";
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name"))
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static void ServiceSpec(JsonObject spec)
    {
        var type = JsonText.String(spec["type"]) ?? "ClusterIP";
        if (JsonText.String(spec["sessionAffinity"]) == "ClientIP")
        {
            Set(Object(Object(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", SessionAffinitySeconds);
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            Set(spec, "externalTrafficPolicy", "Cluster");
        }

        if (type is "NodePort" or "LoadBalancer" or "ClusterIP")
        {
            Set(spec, "internalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            Set(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    private static void ReplicationController(JsonObject value)
    {
        var labels = value["spec"]?["template"]?["metadata"]?["labels"];
        if (labels is null)
        {
            return;
        }

        Set(Object(value, "spec"), "selector", labels);
        Set(Object(value, "metadata"), "labels", labels);
    }

    private static void Strategy(JsonObject strategy)
    {
        if ((JsonText.String(strategy["type"]) ?? RollingUpdate) is RollingUpdate or "")
        {
            Object(strategy, "rollingUpdate");
        }
    }

    private static void StatefulSetSpec(JsonObject spec)
    {
        foreach (var claim in Items(spec, "volumeClaimTemplates"))
        {
            Set(claim, "apiVersion", "v1");
            Set(claim, "kind", "PersistentVolumeClaim");
        }
    }

    private static void Job(JsonObject value)
    {
        var spec = Object(value, "spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1L;
        }

        Set(spec, "parallelism", 1L);
        Set(spec, "backoffLimit", spec["backoffLimitPerIndex"] is null ? 6L : int.MaxValue);
        Set(spec, "completionMode", "NonIndexed");
        Set(spec, "suspend", false);
        Set(spec, "manualSelector", false);
        Set(spec, "podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        var metadata = Object(value, "metadata");
        if (metadata["labels"] is not JsonObject { Count: > 0 } && spec["template"]?["metadata"]?["labels"] is { } labels)
        {
            metadata["labels"] = labels.DeepClone();
        }
    }

    private static void Autoscaler(JsonObject spec)
    {
        if (spec["metrics"] is not JsonArray { Count: > 0 })
        {
            spec["metrics"] = JsonNode.Parse("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""");
        }
    }

    private static void AutoscalerBehavior(JsonObject behavior)
    {
        var up = Object(behavior, "scaleUp");
        Set(up, "stabilizationWindowSeconds", 0L);
        Set(up, "selectPolicy", "Max");
        Set(up, "policies", JsonNode.Parse("""[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]"""));
        var down = Object(behavior, "scaleDown");
        Set(down, "selectPolicy", "Max");
        Set(down, "policies", JsonNode.Parse("""[{"type":"Percent","value":100,"periodSeconds":15}]"""));
    }

    private static void NetworkPolicySpec(JsonObject spec)
    {
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }
    }

    private static void Subject(JsonObject subject)
    {
        if (JsonText.String(subject["kind"]) is "User" or "Group")
        {
            Set(subject, "apiGroup", RbacGroup);
        }
    }

    private static void CustomResourceNames(JsonObject names)
    {
        var kind = JsonText.String(names["kind"]) ?? "";
        if (kind.Length > 0)
        {
            Set(names, "singular", kind.ToLowerInvariant());
            Set(names, "listKind", kind + "List");
        }
    }

    private static void EndpointSlice(JsonObject value)
    {
        foreach (var port in Items(value, "ports"))
        {
            Set(port, "name", "");
        }
    }

    /// <summary>What a container may have is its default, and what it has by default is what it asks for.</summary>
    private static void LimitRangeItem(JsonObject item)
    {
        if (JsonText.String(item["type"]) != "Container")
        {
            return;
        }

        foreach (var (from, to) in new[] { ("max", "default"), ("default", "defaultRequest"), ("min", "defaultRequest") })
        {
            foreach (var (name, quantity) in item[from] as JsonObject ?? [])
            {
                Set(Object(item, to), name, quantity);
            }
        }
    }

    private static void Set(JsonObject parent, string name, JsonNode? value)
    {
        if (value is not null && (parent[name] is null or JsonArray { Count: 0 } || IsZeroPort(parent, name)))
        {
            parent[name] = value.DeepClone();
        }
    }

    private static bool IsZeroPort(JsonObject parent, string name) =>
        name == "targetPort" && (JsonText.Integer(parent[name]) == 0 || JsonText.String(parent[name]) == "");

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static IEnumerable<JsonObject> Items(JsonObject? parent, string name) => (parent?[name] as JsonArray ?? []).OfType<JsonObject>();
}
