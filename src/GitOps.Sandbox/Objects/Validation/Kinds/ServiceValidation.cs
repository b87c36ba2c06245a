using System.Net;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of Services.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/core/validation.</remarks>
internal static class ServiceValidation
{
    private const int LowestNodePort = 30000;
    private const int HighestNodePort = 32767;

    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    private static readonly string[] Affinities = ["ClientIP", "None"];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];
    private static readonly string[] TrafficPolicies = ["Cluster", "Local"];

    public static void Check(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var type = JsonText.String(spec["type"]) ?? "";
        var isHeadless = JsonText.String(spec["clusterIP"]) == "None";
        var ports = spec["ports"] as JsonArray ?? [];
        if (ports.Count == 0 && !isHeadless && type != "ExternalName")
        {
            violations.Required("spec.ports");
        }

        if (type == "LoadBalancer" && isHeadless)
        {
            violations.Invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for LoadBalancer services");
        }
        else if (type == "NodePort" && isHeadless)
        {
            violations.Invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for NodePort services");
        }
        else if (type == "ExternalName")
        {
            CheckExternalName(spec, violations);
        }

        CheckPorts(ports, type, violations);
        MetadataValidation.CheckLabels(spec["selector"], "spec.selector", violations);
        violations.OneOf("spec.sessionAffinity", spec["sessionAffinity"], Affinities, isRequired: true);
        CheckAddresses(spec, violations);
        violations.OneOf("spec.type", spec["type"], Types, isRequired: true);
        violations.OneOf("spec.externalTrafficPolicy", spec["externalTrafficPolicy"], TrafficPolicies);
        violations.OneOf("spec.internalTrafficPolicy", spec["internalTrafficPolicy"], TrafficPolicies);
    }

    public static void CheckChange(JsonObject live, JsonObject value, Violations violations)
    {
        var before = live["spec"]?["clusterIPs"] as JsonArray ?? [];
        var after = value["spec"]?["clusterIPs"] as JsonArray ?? [];
        var staysInside = JsonText.String(live["spec"]?["type"]) != "ExternalName" && JsonText.String(value["spec"]?["type"]) != "ExternalName";
        if (!staysInside || before.Count == 0)
        {
            return;
        }

        if (after.Count == 0)
        {
            violations.Invalid("spec.clusterIPs[0]", after, "primary clusterIP can not be unset");
        }
        else if (!JsonEquality.Same(before[0], after[0]))
        {
            violations.Invalid("spec.clusterIPs[0]", after, "may not change once set");
        }
    }

    private static void CheckExternalName(JsonObject spec, Violations violations)
    {
        if (violations.HasText(spec, "spec", "externalName"))
        {
            var name = JsonText.String(spec["externalName"])!;
            violations.Named("spec.externalName", name, NameRules.Subdomain(name.TrimEnd('.')));
        }

        if (JsonText.String(spec["clusterIP"]) is { Length: > 0 })
        {
            violations.Forbidden("spec.clusterIPs", "may not be set when `type` is 'ExternalName'");
        }
    }

    private static void CheckAddresses(JsonObject spec, Violations violations)
    {
        var addresses = spec["clusterIPs"] as JsonArray ?? [];
        for (var index = 0; index < addresses.Count; index++)
        {
            if (JsonText.String(addresses[index]) is { Length: > 0 } address and not "None" && !IPAddress.TryParse(address, out _))
            {
                violations.Invalid($"spec.clusterIPs[{index}]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            }
        }
    }

    private static void CheckPorts(JsonArray ports, string type, Violations violations)
    {
        var names = new HashSet<string>();
        var numbers = new HashSet<string>();
        for (var index = 0; index < ports.Count; index++)
        {
            var port = ports[index] as JsonObject ?? [];
            var path = $"spec.ports[{index}]";
            CheckName(port, path, ports.Count > 1, names, violations);
            violations.Port($"{path}.port", port["port"]);
            violations.OneOf($"{path}.protocol", port["protocol"], Protocols, isRequired: true);
            CheckTarget(port["targetPort"], $"{path}.targetPort", violations);
            CheckNodePort(port, path, type, violations);
            if (!numbers.Add($"{port["protocol"]}/{port["port"]}"))
            {
                violations.Duplicate(path, new JsonObject
                {
                    ["Name"] = "",
                    ["Protocol"] = port["protocol"]?.DeepClone(),
                    ["AppProtocol"] = null,
                    ["Port"] = port["port"]?.DeepClone(),
                    ["TargetPort"] = 0,
                    ["NodePort"] = 0,
                });
            }
        }
    }

    private static void CheckName(JsonObject port, string path, bool isRequired, HashSet<string> names, Violations violations)
    {
        var name = JsonText.String(port["name"]) ?? "";
        if (name.Length == 0)
        {
            if (isRequired)
            {
                violations.Required($"{path}.name");
            }

            return;
        }

        violations.Named($"{path}.name", name, NameRules.Label(name));
        if (!names.Add(name))
        {
            violations.Duplicate($"{path}.name", name);
        }
    }

    private static void CheckTarget(JsonNode? target, string path, Violations violations)
    {
        if (JsonText.String(target) is { } name)
        {
            violations.Named(path, name, NameRules.PortName(name));
        }
        else if (JsonText.Integer(target) is < 1 or > ushort.MaxValue)
        {
            violations.Invalid(path, target, "must be between 1 and 65535, inclusive");
        }
    }

    private static void CheckNodePort(JsonObject port, string path, string type, Violations violations)
    {
        var nodePort = JsonText.Integer(port["nodePort"]) ?? 0;
        if (nodePort != 0 && type is "ClusterIP" or "ExternalName")
        {
            violations.Forbidden($"{path}.nodePort", $"may not be used when `type` is '{type}'");
        }
        else if (nodePort != 0 && nodePort is < LowestNodePort or > HighestNodePort)
        {
            violations.Invalid(
                $"{path}.nodePort", nodePort, $"provided port is not in the valid range. The range of valid ports is {LowestNodePort}-{HighestNodePort}");
        }
    }
}
