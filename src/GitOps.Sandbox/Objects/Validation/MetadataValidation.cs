using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>Rules of <c>metadata</c>, the same for every kind.</summary>
internal static class MetadataValidation
{
    private const int MaxAnnotationBytes = 256 * 1024;
    private static readonly string[] FixedFields = ["uid", "creationTimestamp"];

    /// <summary>The rule for a kind's names where it is not that of subdomains.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>> NameRuleOf = new()
    {
        ["/Namespace"] = NameRules.Label,
        ["/Service"] = NameRules.Label1035,
        ["rbac.authorization.k8s.io/Role"] = NameRules.PathSegment,
        ["rbac.authorization.k8s.io/RoleBinding"] = NameRules.PathSegment,
        ["rbac.authorization.k8s.io/ClusterRole"] = NameRules.PathSegment,
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = NameRules.PathSegment,
        ["flowcontrol.apiserver.k8s.io/FlowSchema"] = NameRules.Subdomain,
    };

    public static void Check(KindFacts kind, JsonObject value, Violations violations)
    {
        var metadata = value["metadata"] as JsonObject ?? [];
        var name = JsonText.String(metadata["name"]) ?? "";
        if (name.Length == 0)
        {
            violations.Required("metadata.name", "name or generateName is required");
        }
        else
        {
            violations.Named("metadata.name", name, NameRuleOf.GetValueOrDefault($"{kind.Group}/{kind.Kind}", NameRules.Subdomain)(name));
        }

        CheckLabels(metadata["labels"], "metadata.labels", violations);
        CheckAnnotations(metadata["annotations"], "metadata.annotations", violations);
        CheckOwners(metadata["ownerReferences"] as JsonArray ?? [], violations);
        var finalizers = metadata["finalizers"] as JsonArray ?? [];
        for (var index = 0; index < finalizers.Count; index++)
        {
            CheckFinalizer(finalizers[index], $"metadata.finalizers[{index}]", violations);
        }
    }

    public static void CheckChange(JsonObject live, JsonObject value, Violations violations)
    {
        foreach (var name in FixedFields.Append("name"))
        {
            violations.Unchanged(live["metadata"]?[name], value["metadata"]?[name], $"metadata.{name}");
        }

        // Once an object is being deleted its finalizers can only go.
        if (live["metadata"]?["deletionTimestamp"] is null)
        {
            return;
        }

        var before = (live["metadata"]!["finalizers"] as JsonArray ?? []).Select(JsonText.String).ToHashSet();
        var added = (value["metadata"]!["finalizers"] as JsonArray ?? []).Select(JsonText.String).Where(item => !before.Contains(item)).Order(StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            violations.Forbidden(
                "metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(item => $"\"{item}\""))}}}");
        }
    }

    public static void CheckLabels(JsonNode? labels, string path, Violations violations)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
        {
            violations.Named(path, key, NameRules.Qualified(key));
            violations.Named(path, value, NameRules.LabelValue(JsonText.String(value) ?? ""));
        }
    }

    public static void CheckAnnotations(JsonNode? annotations, string path, Violations violations)
    {
        var size = 0L;
        foreach (var (key, value) in annotations as JsonObject ?? [])
        {
            violations.Named(path, key, NameRules.Qualified(key.ToLowerInvariant()));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(JsonText.String(value) ?? "");
        }

        if (size > MaxAnnotationBytes)
        {
            violations.TooLong(path, MaxAnnotationBytes);
        }
    }

    private static void CheckFinalizer(JsonNode? finalizer, string path, Violations violations)
    {
        var name = JsonText.String(finalizer) ?? "";
        violations.Named(path, finalizer, NameRules.Qualified(name));
        if (!name.Contains('/', StringComparison.Ordinal) && name is not ("kubernetes" or "orphan" or "foregroundDeletion"))
        {
            violations.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    private static void CheckOwners(JsonArray owners, Violations violations)
    {
        JsonObject? controller = null;
        for (var index = 0; index < owners.Count; index++)
        {
            var owner = owners[index] as JsonObject ?? [];
            var path = $"metadata.ownerReferences[{index}]";
            foreach (var name in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(JsonText.String(owner[name])))
                {
                    violations.Invalid($"{path}.{name}", owner[name] ?? "", name switch { "apiVersion" => "version must not be empty", _ => "must not be empty" });
                }
            }

            if (JsonText.Boolean(owner["controller"]) != true)
            {
                continue;
            }

            if (controller is not null)
            {
                violations.Invalid(
                    "metadata.ownerReferences",
                    owners,
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {controller["kind"]}/{controller["name"]} and {owner["kind"]}/{owner["name"]}");
            }

            controller = owner;
        }
    }
}
