using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of ConfigMaps and Secrets.</summary>
internal static class ConfigValidation
{
    private const int MaxBytes = 1024 * 1024;
    private const string ImmutableProblem = "field is immutable when `immutable` is set";

    /// <summary>The keys a Secret of a type must have.</summary>
    private static readonly Dictionary<string, string[]> RequiredKeys = new()
    {
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
    };

    public static void CheckConfigMap(JsonObject value, Violations violations)
    {
        var size = CheckKeys(value, "data", violations) + CheckKeys(value, "binaryData", violations);
        foreach (var (key, _) in value["data"] as JsonObject ?? [])
        {
            if ((value["binaryData"] as JsonObject)?.ContainsKey(key) == true)
            {
                violations.Invalid(ErrorPath.Key("data", key), key, "duplicate of key present in binaryData");
            }
        }

        if (size > MaxBytes)
        {
            violations.TooLong("", MaxBytes);
        }
    }

    public static void CheckConfigMapChange(JsonObject live, JsonObject value, Violations violations) =>
        CheckImmutable(live, value, ["data", "binaryData"], violations);

    public static void CheckSecret(JsonObject value, Violations violations)
    {
        if (CheckKeys(value, "data", violations) > MaxBytes)
        {
            violations.TooLong("data", MaxBytes);
        }

        var type = JsonText.String(value["type"]) ?? "";
        foreach (var key in RequiredKeys.GetValueOrDefault(type, []))
        {
            if ((value["data"] as JsonObject)?.ContainsKey(key) != true)
            {
                violations.Required(ErrorPath.Key("data", key));
            }
        }

        if (type == "kubernetes.io/service-account-token"
            && string.IsNullOrEmpty(JsonText.String(value["metadata"]?["annotations"]?["kubernetes.io/service-account.name"])))
        {
            violations.Required("metadata.annotations[kubernetes.io/service-account.name]");
        }

        if (type == "kubernetes.io/basic-auth" && value["data"]?["username"] is null && value["data"]?["password"] is null)
        {
            violations.Required("data[username]");
            violations.Required("data[password]");
        }
    }

    public static void CheckSecretChange(JsonObject live, JsonObject value, Violations violations)
    {
        violations.Unchanged(live["type"], value["type"], "type");
        CheckImmutable(live, value, ["data"], violations);
    }

    private static void CheckImmutable(JsonObject live, JsonObject value, string[] fields, Violations violations)
    {
        if (JsonText.Boolean(live["immutable"]) != true)
        {
            return;
        }

        if (JsonText.Boolean(value["immutable"]) != true)
        {
            violations.Forbidden("immutable", ImmutableProblem);
        }

        foreach (var name in fields.Where(name => !JsonEquality.Same(live[name], value[name])))
        {
            violations.Forbidden(name, ImmutableProblem);
        }
    }

    private static long CheckKeys(JsonObject value, string field, Violations violations)
    {
        var size = 0L;
        foreach (var (key, item) in value[field] as JsonObject ?? [])
        {
            violations.Named(ErrorPath.Key(field, key), key, NameRules.ConfigKey(key));
            size += Encoding.UTF8.GetByteCount(JsonText.String(item) ?? "");
        }

        return size;
    }
}
