using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of HorizontalPodAutoscalers and PodDisruptionBudgets.</summary>
internal static class AutoscalingValidation
{
    private static readonly string[] MetricTypes = ["ContainerResource", "External", "Object", "Pods", "Resource"];
    private static readonly string[] TargetTypes = ["Utilization", "Value", "AverageValue"];
    private static readonly string[] EvictionPolicies = ["AlwaysAllow", "IfHealthyBudget"];

    private static readonly Dictionary<string, string> MetricFields = new()
    {
        ["ContainerResource"] = "containerResource",
        ["External"] = "external",
        ["Object"] = "object",
        ["Pods"] = "pods",
        ["Resource"] = "resource",
    };

    public static void CheckAutoscaler(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (JsonText.Integer(spec["minReplicas"]) is < 1)
        {
            violations.Invalid("spec.minReplicas", spec["minReplicas"], "must be greater than or equal to 1");
        }

        var most = JsonText.Integer(spec["maxReplicas"]) ?? 0;
        if (most == 0)
        {
            violations.Required("spec.maxReplicas", "must be set and greater than 0");
        }
        else if (most < 0)
        {
            violations.Invalid("spec.maxReplicas", most, "must be greater than 0");
        }

        if (JsonText.Integer(spec["minReplicas"]) is { } least && most < least)
        {
            violations.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        var target = spec["scaleTargetRef"] as JsonObject;
        foreach (var name in (string[])["kind", "name"])
        {
            if (violations.HasText(target, "spec.scaleTargetRef", name))
            {
                violations.Named($"spec.scaleTargetRef.{name}", target![name], NameRules.PathSegment(JsonText.String(target[name])!));
            }
        }

        var metrics = spec["metrics"] as JsonArray ?? [];
        for (var index = 0; index < metrics.Count; index++)
        {
            CheckMetric(metrics[index] as JsonObject ?? [], $"spec.metrics[{index}]", violations);
        }
    }

    public static void CheckBudget(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (spec["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            violations.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        }

        WorkloadValidation.CheckShare(spec["minAvailable"], "spec.minAvailable", violations);
        WorkloadValidation.CheckShare(spec["maxUnavailable"], "spec.maxUnavailable", violations);
        SelectorValidation.Check(spec["selector"], "spec.selector", violations);
        violations.OneOf("spec.unhealthyPodEvictionPolicy", spec["unhealthyPodEvictionPolicy"], EvictionPolicies);
    }

    private static void CheckMetric(JsonObject metric, string path, Violations violations)
    {
        var type = JsonText.String(metric["type"]) ?? "";
        if (type.Length == 0)
        {
            violations.Required($"{path}.type", "must specify a metric source type");
        }

        if (!MetricFields.TryGetValue(type, out var field))
        {
            // The type is checked by itself, and again with the sources.
            violations.NotSupported($"{path}.type", type, MetricTypes);
            violations.NotSupported($"{path}.type", type, MetricTypes);
            return;
        }

        foreach (var other in MetricFields.Values.Where(name => name != field && metric[name] is not null))
        {
            violations.Forbidden($"{path}.{other}", "must populate the given metric source only");
        }

        if (metric[field] is not JsonObject source)
        {
            violations.Required($"{path}.{field}", "must populate information for the given metric source");
            return;
        }

        if (type is "Resource" or "ContainerResource")
        {
            violations.HasText(source, $"{path}.{field}", "name", "must specify a resource name");
        }

        var target = source["target"] as JsonObject ?? [];
        CheckTarget(target, $"{path}.{field}.target", violations);
        if (type is "Resource" or "ContainerResource" && target["averageUtilization"] is null && target["averageValue"] is null)
        {
            violations.Required($"{path}.{field}.target.averageUtilization", "must set either a target raw value or a target utilization");
        }
    }

    private static void CheckTarget(JsonObject target, string path, Violations violations)
    {
        var type = JsonText.String(target["type"]) ?? "";
        if (type.Length == 0)
        {
            violations.Required($"{path}.type", "must specify a metric target type");
        }

        if (!TargetTypes.Contains(type))
        {
            violations.Invalid($"{path}.type", type, "must be either Utilization, Value, or AverageValue");
        }

        if (JsonText.Integer(target["averageUtilization"]) is < 1)
        {
            violations.Invalid($"{path}.averageUtilization", target["averageUtilization"], "must be greater than 0");
        }
    }
}
