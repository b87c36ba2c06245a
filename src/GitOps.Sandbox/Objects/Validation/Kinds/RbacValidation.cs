using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of roles and their bindings.</summary>
internal static class RbacValidation
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void CheckRole(JsonObject value, Violations violations)
    {
        var isNamespaced = JsonText.String(value["kind"]) == "Role";
        var rules = value["rules"] as JsonArray ?? [];
        for (var index = 0; index < rules.Count; index++)
        {
            CheckRule(rules[index] as JsonObject ?? [], $"rules[{index}]", isNamespaced, violations);
        }
    }

    public static void CheckBinding(JsonObject value, Violations violations)
    {
        var role = value["roleRef"] as JsonObject ?? [];
        if (JsonText.String(role["apiGroup"]) != Group)
        {
            violations.NotSupported("roleRef.apiGroup", role["apiGroup"] ?? "", Group);
        }

        string[] kinds = JsonText.String(value["kind"]) == "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (!kinds.Contains(JsonText.String(role["kind"])))
        {
            violations.NotSupported("roleRef.kind", role["kind"] ?? "", kinds);
        }

        if (violations.HasText(role, "roleRef", "name"))
        {
            violations.Named("roleRef.name", role["name"], NameRules.PathSegment(JsonText.String(role["name"])!));
        }

        var subjects = value["subjects"] as JsonArray ?? [];
        for (var index = 0; index < subjects.Count; index++)
        {
            CheckSubject(subjects[index] as JsonObject ?? [], $"subjects[{index}]", isCluster: kinds.Length == 1, violations);
        }
    }

    public static void CheckBindingChange(JsonObject live, JsonObject value, Violations violations)
    {
        if (!JsonEquality.Same(live["roleRef"], value["roleRef"]))
        {
            var role = value["roleRef"];
            var printed = new JsonObject
            {
                ["APIGroup"] = role?["apiGroup"]?.DeepClone() ?? "",
                ["Kind"] = role?["kind"]?.DeepClone() ?? "",
                ["Name"] = role?["name"]?.DeepClone() ?? "",
            };
            violations.Invalid("roleRef", printed, "cannot change roleRef");
        }
    }

    private static void CheckRule(JsonObject rule, string path, bool isNamespaced, Violations violations)
    {
        if (IsEmpty(rule["verbs"]))
        {
            violations.Required($"{path}.verbs", "verbs must contain at least one value");
        }

        if (!IsEmpty(rule["nonResourceURLs"]))
        {
            if (isNamespaced)
            {
                violations.Invalid($"{path}.nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
            }

            if (!IsEmpty(rule["apiGroups"]) || !IsEmpty(rule["resources"]) || !IsEmpty(rule["resourceNames"]))
            {
                violations.Invalid($"{path}.nonResourceURLs", rule["nonResourceURLs"], "rules cannot apply to both regular resources and non-resource URLs");
            }

            return;
        }

        if (IsEmpty(rule["apiGroups"]))
        {
            violations.Required($"{path}.apiGroups", "resource rules must supply at least one api group");
        }

        if (IsEmpty(rule["resources"]))
        {
            violations.Required($"{path}.resources", "resource rules must supply at least one resource");
        }
    }

    private static void CheckSubject(JsonObject subject, string path, bool isCluster, Violations violations)
    {
        violations.HasText(subject, path, "name");
        var group = JsonText.String(subject["apiGroup"]) ?? "";
        switch (JsonText.String(subject["kind"]))
        {
            case "ServiceAccount":
                if (JsonText.String(subject["name"]) is { Length: > 0 } name)
                {
                    violations.Named($"{path}.name", name, NameRules.Subdomain(name));
                }

                if (group.Length > 0)
                {
                    violations.NotSupported($"{path}.apiGroup", group, "");
                }

                if (isCluster)
                {
                    violations.HasText(subject, path, "namespace");
                }

                break;
            case "User" or "Group":
                if (group != Group)
                {
                    violations.NotSupported($"{path}.apiGroup", group, Group);
                }

                break;
            default:
                violations.NotSupported($"{path}.kind", subject["kind"] ?? "", "ServiceAccount", "User", "Group");
                break;
        }
    }

    private static bool IsEmpty(JsonNode? list) => list is not JsonArray { Count: > 0 };
}
