using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Pods;

/// <summary>Rules of security contexts.</summary>
internal static class SecurityValidation
{
    private static readonly string[] Ids = ["runAsUser", "runAsGroup", "fsGroup"];

    /// <summary>The fields of a container's security context in the order in which the server's own type has them.</summary>
    private static readonly string[] InternalFields =
    [
        "capabilities", "privileged", "seLinuxOptions", "windowsOptions", "runAsUser", "runAsGroup", "runAsNonRoot",
        "readOnlyRootFilesystem", "allowPrivilegeEscalation", "procMount", "seccompProfile", "appArmorProfile",
    ];

    public static void CheckContainer(JsonObject? context, string path, Violations violations)
    {
        if (context is null)
        {
            return;
        }

        CheckIds(context, path, violations);
        if (JsonText.Boolean(context["allowPrivilegeEscalation"]) != false)
        {
            return;
        }

        if (JsonText.Boolean(context["privileged"]) == true)
        {
            violations.Invalid(path, AsServerType(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }

        if ((context["capabilities"]?["add"] as JsonArray ?? []).Any(item => JsonText.String(item) == "CAP_SYS_ADMIN"))
        {
            violations.Invalid(path, AsServerType(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    public static void CheckIds(JsonObject? context, string path, Violations violations)
    {
        foreach (var name in Ids)
        {
            if (JsonText.Integer(context?[name]) is < 0 or > int.MaxValue)
            {
                violations.Invalid($"{path}.{name}", context![name], "must be between 0 and 2147483647, inclusive");
            }
        }
    }

    /// <summary>The context as the server prints it: with the field names of its own type, absent ones as null.</summary>
    private static JsonObject AsServerType(JsonObject context)
    {
        var printed = new JsonObject();
        foreach (var name in InternalFields)
        {
            var serverName = name == "seLinuxOptions" ? "SELinuxOptions" : Capitalised(name);
            printed[serverName] = name == "capabilities" && context[name] is JsonObject capabilities
                ? new JsonObject { ["Add"] = capabilities["add"]?.DeepClone(), ["Drop"] = capabilities["drop"]?.DeepClone() }
                : WithCapitals(context[name]);
        }

        return printed;
    }

    private static JsonNode? WithCapitals(JsonNode? value)
    {
        if (value is not JsonObject map)
        {
            return value?.DeepClone();
        }

        var result = new JsonObject();
        foreach (var (name, field) in map)
        {
            result[Capitalised(name)] = field?.DeepClone();
        }

        return result;
    }

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
