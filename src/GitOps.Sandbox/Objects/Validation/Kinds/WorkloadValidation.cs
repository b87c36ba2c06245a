using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Validation.Pods;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of Deployments, ReplicaSets, StatefulSets, DaemonSets and ReplicationControllers.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/apps/validation.</remarks>
internal static class WorkloadValidation
{
    private const string StatefulSetProblem =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
        + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] DeploymentStrategies = ["Recreate", "RollingUpdate"];
    private static readonly string[] UpdateStrategies = ["RollingUpdate", "OnDelete"];
    private static readonly string[] StatefulSetMutable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static void CheckDeployment(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        violations.NotNegative(spec, "spec", "replicas");
        CheckSelector(spec, "deployment", violations);
        CheckTemplate(value, "ReplicaSet", violations);
        CheckRollout(spec["strategy"] as JsonObject ?? [], violations);
        violations.NotNegative(spec, "spec", "minReadySeconds");
        violations.NotNegative(spec, "spec", "revisionHistoryLimit");
        violations.NotNegative(spec, "spec", "progressDeadlineSeconds");
        if (JsonText.Integer(spec["progressDeadlineSeconds"]) is { } deadline && deadline <= (JsonText.Integer(spec["minReadySeconds"]) ?? 0))
        {
            violations.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
    }

    public static void CheckSelectorKept(JsonObject live, JsonObject value, Violations violations) =>
        violations.Unchanged(live["spec"]?["selector"], value["spec"]?["selector"], "spec.selector");

    public static void CheckReplicaSet(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        violations.NotNegative(spec, "spec", "replicas");
        violations.NotNegative(spec, "spec", "minReadySeconds");
        CheckSelector(spec, "replicaset", violations);
        CheckTemplate(value, "ReplicaSet", violations);
    }

    public static void CheckReplicationController(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        violations.NotNegative(spec, "spec", "replicas");
        if (spec["selector"] is not JsonObject { Count: > 0 } selector)
        {
            violations.Required("spec.selector");
            return;
        }

        var labels = spec["template"]?["metadata"]?["labels"];
        if (!SelectorValidation.Selects(new JsonObject { ["matchLabels"] = selector.DeepClone() }, labels))
        {
            violations.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }

        PodValidation.CheckTemplate(spec["template"] as JsonObject, "spec.template", violations);
    }

    public static void CheckStatefulSet(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        violations.OneOf("spec.podManagementPolicy", spec["podManagementPolicy"], ["OrderedReady", "Parallel"], isRequired: true);
        violations.OneOf("spec.updateStrategy.type", spec["updateStrategy"]?["type"], UpdateStrategies, isRequired: true);
        violations.NotNegative(spec, "spec", "replicas");
        violations.NotNegative(spec, "spec", "minReadySeconds");
        CheckSelector(spec, "statefulset", violations);
        CheckTemplate(value, "StatefulSet", violations);
    }

    public static void CheckStatefulSetChange(JsonObject live, JsonObject value, Violations violations)
    {
        if (!JsonEquality.Same(Fixed(live["spec"]), Fixed(value["spec"])))
        {
            violations.Forbidden("spec", StatefulSetProblem);
        }

        static JsonObject Fixed(JsonNode? spec)
        {
            var copy = spec?.DeepClone() as JsonObject ?? [];
            foreach (var name in StatefulSetMutable)
            {
                copy.Remove(name);
            }

            return copy;
        }
    }

    public static void CheckDaemonSet(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        CheckSelector(spec, "daemonset", violations);
        CheckTemplate(value, "DaemonSet", violations);
        violations.NotNegative(spec, "spec", "minReadySeconds");
        violations.OneOf("spec.updateStrategy.type", spec["updateStrategy"]?["type"], UpdateStrategies, isRequired: true);
        violations.NotNegative(spec, "spec", "revisionHistoryLimit");
    }

    private static void CheckSelector(JsonObject spec, string kind, Violations violations)
    {
        if (spec["selector"] is not JsonObject selector)
        {
            // Of a DaemonSet the server only asks that its selector, even none, selects the template.
            if (kind != "daemonset")
            {
                violations.Required("spec.selector");
            }

            return;
        }

        SelectorValidation.Check(selector, "spec.selector", violations);
        if (SelectorValidation.IsEmpty(selector))
        {
            violations.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}");
        }
    }

    private static void CheckTemplate(JsonObject value, string kind, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var template = spec["template"] as JsonObject;
        var labels = template?["metadata"]?["labels"];
        var selectsAll = spec["selector"] is JsonObject selector && SelectorValidation.IsEmpty(selector);
        if (!selectsAll && (spec["selector"] is null || !SelectorValidation.Selects(spec["selector"], labels)))
        {
            // Labels that were never there print as null, labels that an update took away as none.
            var isUpdate = value["metadata"]?["resourceVersion"] is not null;
            violations.Invalid("spec.template.metadata.labels", labels ?? (isUpdate ? new JsonObject() : null), "`selector` does not match template `labels`");
        }

        PodValidation.CheckTemplate(kind == "StatefulSet" ? WithClaims(template, spec) : template, "spec.template", violations);
        var policy = JsonText.String(template?["spec"]?["restartPolicy"]) ?? "";
        if (policy is not ("Always" or ""))
        {
            violations.NotSupported("spec.template.spec.restartPolicy", policy, "Always");
        }

        if (template?["spec"]?["activeDeadlineSeconds"] is not null)
        {
            violations.Forbidden("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported");
        }
    }

    /// <summary>A StatefulSet's template as its Pods get it: with a volume for each claim, which takes the place of one of the same name.</summary>
    private static JsonObject WithClaims(JsonObject? template, JsonObject spec)
    {
        var claimed = (spec["volumeClaimTemplates"] as JsonArray ?? [])
            .Select(claim => JsonText.String(claim?["metadata"]?["name"]) ?? "")
            .ToList();
        var result = template?.DeepClone() as JsonObject ?? [];
        if (claimed.Count == 0 || result["spec"] is not JsonObject podSpec)
        {
            return result;
        }

        var volumes = claimed.Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = name } });
        var others = (podSpec["volumes"] as JsonArray ?? []).Where(volume => !claimed.Contains(JsonText.String(volume?["name"]) ?? "")).Select(volume => volume?.DeepClone());
        podSpec["volumes"] = new JsonArray([.. volumes, .. others]);
        return result;
    }

    private static void CheckRollout(JsonObject strategy, Violations violations)
    {
        violations.OneOf("spec.strategy.type", strategy["type"], DeploymentStrategies, isRequired: true);
        var rolling = strategy["rollingUpdate"] as JsonObject;
        if (JsonText.String(strategy["type"]) == "Recreate" && rolling is not null)
        {
            violations.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
            return;
        }

        foreach (var name in (string[])["maxUnavailable", "maxSurge"])
        {
            CheckShare(rolling?[name], $"spec.strategy.rollingUpdate.{name}", violations);
        }

        if (rolling is not null && IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
        {
            violations.Invalid("spec.strategy.rollingUpdate.maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        }
    }

    private static bool IsZero(JsonNode? share) => JsonText.Integer(share) == 0 || JsonText.String(share) == "0%";

    /// <summary>A number that is not below zero, or a percentage.</summary>
    internal static void CheckShare(JsonNode? share, string path, Violations violations)
    {
        if (JsonText.String(share) is { } text && !(text.EndsWith('%') && text.Length > 1 && text[..^1].All(char.IsAsciiDigit)))
        {
            violations.Invalid(path, text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
        else if (JsonText.Integer(share) is < 0)
        {
            violations.Invalid(path, share, "must be greater than or equal to 0");
        }
    }
}
