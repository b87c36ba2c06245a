using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of CustomResourceDefinitions.</summary>
/// <remarks>https://github.com/kubernetes/apiextensions-apiserver, pkg/apis/apiextensions/validation.</remarks>
internal static class DefinitionValidation
{
    private static readonly string[] Scopes = ["Cluster", "Namespaced"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    public static void Check(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var names = spec["names"] as JsonObject ?? [];
        var group = JsonText.String(spec["group"]) ?? "";
        var expected = $"{JsonText.String(names["plural"])}.{group}";
        if (JsonText.String(value["metadata"]?["name"]) != expected)
        {
            violations.Invalid("metadata.name", value["metadata"]?["name"], "must be spec.names.plural+\".\"+spec.group");
        }

        if (violations.HasText(spec, "spec", "group"))
        {
            violations.Named("spec.group", group, NameRules.Subdomain(group));
            if (!group.Contains('.', StringComparison.Ordinal))
            {
                violations.Invalid("spec.group", group, "should be a domain with at least one dot");
            }
        }

        violations.OneOf("spec.scope", spec["scope"], Scopes, isRequired: true);
        CheckVersions(spec["versions"] as JsonArray ?? [], violations);
        CheckNames(names, violations);
    }

    public static void CheckChange(JsonObject live, JsonObject value, Violations violations)
    {
        var isEstablished = (live["status"]?["conditions"] as JsonArray ?? [])
            .Any(item => JsonText.String(item?["type"]) == "Established" && JsonText.String(item?["status"]) == "True");
        if (isEstablished)
        {
            violations.Unchanged(live["spec"]?["scope"], value["spec"]?["scope"], "spec.scope");
            violations.Unchanged(live["spec"]?["names"]?["kind"], value["spec"]?["names"]?["kind"], "spec.names.kind");
        }

        violations.Unchanged(live["spec"]?["group"], value["spec"]?["group"], "spec.group");
        violations.Unchanged(live["spec"]?["names"]?["plural"], value["spec"]?["names"]?["plural"], "spec.names.plural");
    }

    private static void CheckNames(JsonObject names, Violations violations)
    {
        foreach (var name in (string[])["plural", "singular", "kind", "listKind"])
        {
            if (violations.HasText(names, "spec.names", name))
            {
                var text = JsonText.String(names[name])!;
                var isKind = name is "kind" or "listKind";
                foreach (var problem in NameRules.Label1035(isKind ? text.ToLowerInvariant() : text))
                {
                    violations.Invalid($"spec.names.{name}", text, isKind ? $"may have mixed case, but should otherwise match: {problem}" : problem);
                }
            }
        }

        if (JsonText.String(names["kind"]) is { Length: > 0 } kind && kind == JsonText.String(names["listKind"]))
        {
            violations.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
        }
    }

    private static void CheckVersions(JsonArray versions, Violations violations)
    {
        var names = new HashSet<string>();
        var hasUnique = true;
        for (var index = 0; index < versions.Count; index++)
        {
            var version = versions[index] as JsonObject ?? [];
            var name = JsonText.String(version["name"]) ?? "";
            hasUnique &= names.Add(name);
            foreach (var problem in NameRules.Label1035(name))
            {
                violations.Invalid($"spec.versions[{index}].name", name, problem);
            }

            // With one version the server sees its schema as that of all versions.
            var path = versions.Count == 1 ? "spec.validation" : $"spec.versions[{index}].schema";
            if (version["schema"]?["openAPIV3Schema"] is JsonObject schema)
            {
                CheckRoot(schema, $"{path}.openAPIV3Schema", violations);
            }
            else
            {
                violations.Required($"spec.versions[{index}].schema.openAPIV3Schema", "schemas are required");
            }
        }

        if (!hasUnique)
        {
            violations.Invalid("spec.versions", versions, "must contain unique version names");
        }

        if (versions.Count(version => JsonText.Boolean(version?["storage"]) == true) != 1)
        {
            violations.Invalid("spec.versions", versions, "must have exactly one version marked as storage version");
        }
    }

    private static void CheckRoot(JsonObject schema, string path, Violations violations)
    {
        var type = JsonText.String(schema["type"]) ?? "";
        if (type.Length == 0)
        {
            violations.Required($"{path}.type", "must not be empty at the root");
        }
        else if (type != "object")
        {
            violations.Invalid($"{path}.type", type, "must be object at the root");
        }

        CheckSchema(schema, path, violations);
    }

    private static void CheckSchema(JsonObject schema, string path, Violations violations)
    {
        var type = JsonText.String(schema["type"]) ?? "";
        if (type.Length > 0 && !Types.Contains(type))
        {
            violations.NotSupported($"{path}.type", type, Types);
        }

        if (type == "array")
        {
            CheckList(schema, path, violations);
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            CheckBelow(property, ErrorPath.Key($"{path}.properties", name), "must not be empty for specified object fields", violations);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            CheckBelow(values, $"{path}.additionalProperties", "must not be empty for specified object fields", violations);
            if (schema["properties"] is JsonObject { Count: > 0 })
            {
                violations.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
            }
        }
    }

    private static void CheckList(JsonObject schema, string path, Violations violations)
    {
        if (schema["items"] is not JsonObject items)
        {
            violations.Required($"{path}.items", "must be specified");
            return;
        }

        CheckBelow(items, $"{path}.items", "must not be empty for specified array items", violations);
        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray ?? [];
        if (JsonText.String(schema["x-kubernetes-list-type"]) == "map" && keys.Count == 0)
        {
            violations.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }

        var required = (items["required"] as JsonArray ?? []).Select(JsonText.String).ToHashSet();
        foreach (var key in keys.Select(JsonText.String).Where(key => key is not null))
        {
            if ((items["properties"] as JsonObject)?[key!] is not JsonObject property)
            {
                violations.Invalid($"{path}.x-kubernetes-list-map-keys", schema["x-kubernetes-list-map-keys"], "entries must all be names of item properties");
            }
            else if (!required.Contains(key) && !property.ContainsKey("default"))
            {
                violations.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
        }
    }

    private static void CheckBelow(JsonNode? property, string path, string emptyProblem, Violations violations)
    {
        var schema = property as JsonObject ?? [];
        var isFree = JsonText.Boolean(schema["x-kubernetes-preserve-unknown-fields"]) == true || JsonText.Boolean(schema["x-kubernetes-int-or-string"]) == true;
        if (string.IsNullOrEmpty(JsonText.String(schema["type"])) && !isFree)
        {
            violations.Required($"{path}.type", emptyProblem);
        }

        CheckSchema(schema, path, violations);
    }
}
