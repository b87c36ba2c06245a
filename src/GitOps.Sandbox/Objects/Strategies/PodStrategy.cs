using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>What admission and the registry add to a new Pod: service account and its token, tolerations, priority, quality of service.</summary>
internal sealed class PodStrategy : KindStrategy
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int NameSuffixLength = 5;
    private const string SafeCharacters = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] NodeConditions = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        var spec = Object(value, "spec");
        var account = JsonText.String(spec["serviceAccountName"]) is { Length: > 0 } named ? named : "default";
        spec["serviceAccountName"] = account;
        spec["serviceAccount"] = account;
        if (JsonText.Boolean(spec["automountServiceAccountToken"]) != false)
        {
            MountToken(spec, "kube-api-access-" + Suffix(context.NewUid));
        }

        foreach (var condition in NodeConditions.Where(condition => !Items(spec, "tolerations").Any(item => Tolerates(item, condition))))
        {
            spec["tolerations"] ??= new JsonArray();
            spec["tolerations"]!.AsArray().Add(new JsonObject
            {
                ["key"] = condition,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = 300L,
            });
        }

        spec["priority"] ??= 0L;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
    }

    private static void MountToken(JsonObject spec, string name)
    {
        var mounted = false;
        foreach (var container in Items(spec, "initContainers").Concat(Items(spec, "containers")))
        {
            if (Items(container, "volumeMounts").Any(mount => JsonText.String(mount["mountPath"]) == TokenPath))
            {
                continue;
            }

            container["volumeMounts"] ??= new JsonArray();
            container["volumeMounts"]!.AsArray().Add(new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = TokenPath });
            mounted = true;
        }

        if (mounted)
        {
            spec["volumes"] ??= new JsonArray();
            spec["volumes"]!.AsArray().Add(TokenVolume(name));
        }
    }

    private static JsonNode TokenVolume(string name)
    {
        var volume = JsonNode.Parse(
            """
            {"name":"","projected":{"sources":[
              {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
              {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},
              {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}},
              {"configMap":{"name":"openshift-service-ca.crt","items":[{"key":"service-ca.crt","path":"service-ca.crt"}]}}],
              "defaultMode":420}}
            """)!;
        volume["name"] = name;
        return volume;
    }

    private static bool Tolerates(JsonObject toleration, string condition) =>
        JsonText.String(toleration["key"]) is var key && (key == condition || string.IsNullOrEmpty(key))
        && JsonText.String(toleration["effect"]) is null or "" or "NoExecute";

    private static string QualityOfService(JsonObject spec)
    {
        var resources = Items(spec, "containers").Concat(Items(spec, "initContainers")).Select(container => container["resources"] as JsonObject).ToList();
        if (resources.All(item => !HasCompute(item?["requests"]) && !HasCompute(item?["limits"])))
        {
            return "BestEffort";
        }

        return resources.All(item => IsGuaranteed(item, "cpu") && IsGuaranteed(item, "memory")) ? "Guaranteed" : "Burstable";
    }

    private static bool HasCompute(JsonNode? list) => list is JsonObject quantities && (quantities.ContainsKey("cpu") || quantities.ContainsKey("memory"));

    private static bool IsGuaranteed(JsonObject? resources, string name) =>
        JsonText.String(resources?["limits"]?[name]) is { } limit && Quantity.TryParse(limit, out var most)
        && JsonText.String(resources?["requests"]?[name]) is { } request && Quantity.TryParse(request, out var least)
        && most.Value.Nanos == least.Value.Nanos;

    private static string Suffix(string uid)
    {
        var seed = uid.Aggregate(17u, (hash, letter) => unchecked((hash * 31) + letter));
        var letters = new char[NameSuffixLength];
        for (var index = 0; index < letters.Length; index++)
        {
            letters[index] = SafeCharacters[(int)(seed % SafeCharacters.Length)];
            seed = unchecked((seed * 1664525) + 1013904223);
        }

        return new string(letters);
    }
}
