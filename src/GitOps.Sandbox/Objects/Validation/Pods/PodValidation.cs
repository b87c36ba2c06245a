using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Pods;

/// <summary>Rules of Pods and of the Pod templates of other kinds.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/core/validation.</remarks>
internal static class PodValidation
{
    private const string ChangeProblem =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
        + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    private static readonly string[] TolerationEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>The Pod's own fields that may change.</summary>
    private static readonly string[] MutableFields = ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"];

    /// <summary>What a volume source must name.</summary>
    private static readonly (string Source, string Field)[] RequiredByVolume =
    [
        ("configMap", "name"), ("secret", "secretName"), ("persistentVolumeClaim", "claimName"), ("hostPath", "path"), ("nfs", "server"), ("nfs", "path"), ("csi", "driver"),
    ];

    public static void Check(JsonObject value, Violations violations) => CheckSpec(value["spec"] as JsonObject ?? [], "spec", violations);

    /// <summary>Checks a template: its metadata and its spec.</summary>
    public static void CheckTemplate(JsonObject? template, string path, Violations violations)
    {
        MetadataValidation.CheckLabels(template?["metadata"]?["labels"], $"{path}.labels", violations);
        MetadataValidation.CheckAnnotations(template?["metadata"]?["annotations"], $"{path}.annotations", violations);
        CheckSpec(template?["spec"] as JsonObject ?? [], $"{path}.spec", violations);
    }

    public static void CheckChange(JsonObject live, JsonObject value, Violations violations)
    {
        if (!JsonEquality.Same(Fixed(live["spec"]), Fixed(value["spec"])))
        {
            violations.Forbidden("spec", ChangeProblem);
        }
    }

    private static JsonObject Fixed(JsonNode? spec)
    {
        var copy = spec?.DeepClone() as JsonObject ?? [];
        foreach (var name in MutableFields)
        {
            copy.Remove(name);
        }

        foreach (var container in (copy["containers"] as JsonArray ?? []).Concat(copy["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container.Remove("image");
        }

        return copy;
    }

    private static void CheckSpec(JsonObject spec, string path, Violations violations)
    {
        var volumes = CheckVolumes(spec["volumes"] as JsonArray ?? [], $"{path}.volumes", violations);
        var containers = new ContainerValidation(volumes, violations);
        if (spec["containers"] is JsonArray { Count: > 0 } list)
        {
            containers.CheckAll(list, $"{path}.containers");
        }
        else
        {
            violations.Required($"{path}.containers");
        }

        containers.CheckAll(spec["initContainers"] as JsonArray ?? [], $"{path}.initContainers", isInit: true);
        violations.OneOf($"{path}.restartPolicy", spec["restartPolicy"], RestartPolicies, isRequired: true);
        violations.OneOf($"{path}.dnsPolicy", spec["dnsPolicy"], DnsPolicies, isRequired: true);
        MetadataValidation.CheckLabels(spec["nodeSelector"], $"{path}.nodeSelector", violations);
        SecurityValidation.CheckIds(spec["securityContext"] as JsonObject, $"{path}.securityContext", violations);
        if (JsonText.String(spec["serviceAccountName"]) is { Length: > 0 } account)
        {
            violations.Named($"{path}.serviceAccountName", account, NameRules.Subdomain(account));
        }

        violations.NotNegative(spec, path, "terminationGracePeriodSeconds");
        if (JsonText.Integer(spec["activeDeadlineSeconds"]) is < 1 or > int.MaxValue)
        {
            violations.Invalid($"{path}.activeDeadlineSeconds", spec["activeDeadlineSeconds"], "must be between 1 and 2147483647, inclusive");
        }

        CheckTolerations(spec["tolerations"] as JsonArray ?? [], $"{path}.tolerations", violations);
    }

    private static HashSet<string> CheckVolumes(JsonArray volumes, string path, Violations violations)
    {
        var names = new HashSet<string>();
        for (var index = 0; index < volumes.Count; index++)
        {
            var volume = volumes[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            var before = violations.Causes.Count;
            CheckSources(volume, at, violations);
            var name = JsonText.String(volume["name"]) ?? "";
            if (violations.HasText(volume, at, "name"))
            {
                violations.Named($"{at}.name", name, NameRules.Label(name));
                if (names.Contains(name))
                {
                    violations.Duplicate($"{at}.name", name);
                }
            }

            // A volume that is not valid cannot be mounted either.
            if (violations.Causes.Count == before)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static void CheckSources(JsonObject volume, string path, Violations violations)
    {
        var sources = volume.Where(field => field.Key != "name").Select(field => field.Key).ToList();
        if (sources.Count == 0)
        {
            violations.Required(path, "must specify a volume type");
        }

        foreach (var extra in sources.Skip(1))
        {
            violations.Forbidden($"{path}.{extra}", "may not specify more than 1 volume type");
        }

        foreach (var (source, field) in RequiredByVolume)
        {
            if (volume[source] is JsonObject declared)
            {
                violations.HasText(declared, $"{path}.{source}", field);
            }
        }

        foreach (var source in (string[])["configMap", "secret", "downwardAPI"])
        {
            if (JsonText.Integer(volume[source]?["defaultMode"]) is < 0 or > 511)
            {
                violations.Invalid($"{path}.{source}.defaultMode", volume[source]!["defaultMode"], "must be a number between 0 and 0777 (octal), both inclusive");
            }

            CheckItems(volume[source]?["items"] as JsonArray ?? [], $"{path}.{source}.items", source == "downwardAPI", violations);
        }
    }

    private static void CheckItems(JsonArray items, string path, bool isDownward, Violations violations)
    {
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index] as JsonObject ?? [];
            if (!isDownward)
            {
                violations.HasText(item, ErrorPath.Index(path, index), "key");
            }

            if (violations.HasText(item, ErrorPath.Index(path, index), "path") && JsonText.String(item["path"])!.StartsWith('/'))
            {
                violations.Invalid($"{path}[{index}].path", item["path"], "must be a relative path");
            }
        }
    }

    private static void CheckTolerations(JsonArray tolerations, string path, Violations violations)
    {
        for (var index = 0; index < tolerations.Count; index++)
        {
            var toleration = tolerations[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            var key = JsonText.String(toleration["key"]) ?? "";
            if (key.Length > 0)
            {
                violations.Named($"{at}.key", key, NameRules.Qualified(key));
            }
            else if (JsonText.String(toleration["operator"]) != "Exists")
            {
                violations.Invalid($"{at}.operator", toleration["operator"] ?? "", "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (JsonText.String(toleration["operator"]) is not (null or "" or "Equal" or "Exists" or "Lt" or "Gt"))
            {
                violations.NotSupported($"{at}.operator", toleration["operator"], "Equal", "Exists");
            }

            violations.OneOf($"{at}.effect", toleration["effect"], TolerationEffects);
        }
    }
}
