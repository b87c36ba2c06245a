using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of volume claims, storage classes and priority classes.</summary>
internal static class StorageValidation
{
    private const string ClaimProblem = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    private const long MaxUserPriority = 1000000000;

    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    private static readonly string[] VolumeModes = ["Block", "Filesystem"];
    private static readonly string[] ReclaimPolicies = ["Delete", "Retain"];
    private static readonly string[] BindingModes = ["Immediate", "WaitForFirstConsumer"];
    private static readonly Dictionary<string, long> SystemPriorities = new() { ["system-cluster-critical"] = 2000000000, ["system-node-critical"] = 2000001000 };
    private static readonly string[] PreemptionPolicies = ["Never", "PreemptLowerPriority"];

    public static void CheckClaim(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var modes = spec["accessModes"] as JsonArray ?? [];
        if (modes.Count == 0)
        {
            violations.Required("spec.accessModes", "at least 1 access mode is required");
        }

        SelectorValidation.Check(spec["selector"], "spec.selector", violations);
        foreach (var mode in modes.Where(mode => !AccessModes.Contains(JsonText.String(mode))))
        {
            violations.NotSupported("spec.accessModes", mode, AccessModes);
        }

        if (spec["resources"]?["requests"]?["storage"] is not { } storage)
        {
            violations.Required("spec.resources[storage]");
        }
        else if (Quantity.TryParse(JsonText.String(storage) ?? "", out var size) && size.Value.Nanos.Sign <= 0)
        {
            violations.Invalid("spec.resources[storage]", storage, "must be greater than zero");
        }

        violations.OneOf("spec.volumeMode", spec["volumeMode"], VolumeModes);
        if (JsonText.String(spec["storageClassName"]) is { Length: > 0 } className)
        {
            violations.Named("spec.storageClassName", className, NameRules.Subdomain(className));
        }
    }

    public static void CheckClaimChange(JsonObject live, JsonObject value, Violations violations)
    {
        var isBound = JsonText.String(live["status"]?["phase"]) == "Bound";
        if (!JsonEquality.Same(Fixed(live["spec"], isBound), Fixed(value["spec"], isBound)))
        {
            violations.Forbidden("spec", ClaimProblem);
        }

        static JsonObject Fixed(JsonNode? spec, bool isBound)
        {
            var copy = spec?.DeepClone() as JsonObject ?? [];
            if (isBound)
            {
                (copy["resources"]?["requests"] as JsonObject)?.Remove("storage");
                copy.Remove("volumeAttributesClassName");
            }

            // Whoever binds the claim fills these in.
            if (JsonText.String(copy["volumeName"]) is { Length: > 0 })
            {
                copy.Remove("volumeName");
            }

            return copy;
        }
    }

    public static void CheckClass(JsonObject value, Violations violations)
    {
        if (violations.HasText(value, "", "provisioner"))
        {
            violations.Named("provisioner", value["provisioner"], NameRules.Qualified(JsonText.String(value["provisioner"])!.ToLowerInvariant()));
        }

        violations.OneOf("reclaimPolicy", value["reclaimPolicy"], ReclaimPolicies);
        violations.OneOf("volumeBindingMode", value["volumeBindingMode"], BindingModes, isRequired: true);
    }

    public static void CheckClassChange(JsonObject live, JsonObject value, Violations violations)
    {
        foreach (var name in (string[])["parameters", "reclaimPolicy"])
        {
            if (!JsonEquality.Same(live[name], value[name]))
            {
                violations.Forbidden(name, $"updates to {name} are forbidden.");
            }
        }

        violations.Unchanged(live["provisioner"], value["provisioner"], "provisioner");
        violations.Unchanged(live["volumeBindingMode"], value["volumeBindingMode"], "volumeBindingMode");
    }

    public static void CheckPriority(JsonObject value, Violations violations)
    {
        var name = JsonText.String(value["metadata"]?["name"]) ?? "";
        if (name.StartsWith("system-", StringComparison.Ordinal))
        {
            if (!SystemPriorities.TryGetValue(name, out var priority) || JsonText.Integer(value["value"]) != priority)
            {
                violations.Forbidden("metadata.name", $"priority class names with 'system-' prefix are reserved for system use only. error: {name} is not a known system priority class");
            }
        }
        else if (JsonText.Integer(value["value"]) is > MaxUserPriority)
        {
            violations.Forbidden("value", $"maximum allowed value of a user defined priority is {MaxUserPriority}");
        }

        violations.OneOf("preemptionPolicy", value["preemptionPolicy"], PreemptionPolicies);
    }

    public static void CheckPriorityChange(JsonObject live, JsonObject value, Violations violations)
    {
        if (!JsonEquality.Same(live["value"], value["value"]))
        {
            violations.Forbidden("value", "may not be changed in an update.");
        }

        violations.Unchanged(live["preemptionPolicy"], value["preemptionPolicy"], "preemptionPolicy");
    }
}
