using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of Ingresses and NetworkPolicies.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/networking/validation.</remarks>
internal static class NetworkingValidation
{
    private static readonly string[] PathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
    private static readonly string[] PolicyProtocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] PolicyTypes = ["Ingress", "Egress"];

    public static void CheckIngress(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var rules = spec["rules"] as JsonArray ?? [];
        if (rules.Count == 0 && spec["defaultBackend"] is null)
        {
            violations.Invalid("spec", new JsonObject { ["IngressClassName"] = null, ["DefaultBackend"] = null, ["TLS"] = null, ["Rules"] = null }, "either `defaultBackend` or `rules` must be specified");
        }

        if (spec["defaultBackend"] is JsonObject backend)
        {
            CheckBackend(backend, "spec.defaultBackend", violations);
        }

        for (var index = 0; index < rules.Count; index++)
        {
            CheckRule(rules[index] as JsonObject ?? [], $"spec.rules[{index}]", violations);
        }

        if (JsonText.String(spec["ingressClassName"]) is { } className)
        {
            violations.Named("spec.ingressClassName", className, NameRules.Subdomain(className));
        }
    }

    public static void CheckPolicy(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        SelectorValidation.Check(spec["podSelector"], "spec.podSelector", violations);
        foreach (var (direction, peers) in new[] { ("ingress", "from"), ("egress", "to") })
        {
            var rules = spec[direction] as JsonArray ?? [];
            for (var index = 0; index < rules.Count; index++)
            {
                CheckPolicyPorts(rules[index]?["ports"] as JsonArray ?? [], $"spec.{direction}[{index}].ports", violations);
                CheckPeers(rules[index]?[peers] as JsonArray ?? [], $"spec.{direction}[{index}].{peers}", violations);
            }
        }

        var types = spec["policyTypes"] as JsonArray ?? [];
        if (types.Count > PolicyTypes.Length)
        {
            violations.Invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
            return;
        }

        for (var index = 0; index < types.Count; index++)
        {
            violations.OneOf($"spec.policyTypes[{index}]", types[index], PolicyTypes);
        }
    }

    private static void CheckRule(JsonObject rule, string path, Violations violations)
    {
        if (JsonText.String(rule["host"]) is { Length: > 0 } host)
        {
            violations.Named($"{path}.host", host, host.Contains('*', StringComparison.Ordinal) ? NameRules.WildcardSubdomain(host) : NameRules.Subdomain(host));
        }

        if (rule["http"] is not JsonObject http)
        {
            return;
        }

        var paths = http["paths"] as JsonArray ?? [];
        if (paths.Count == 0)
        {
            violations.Required($"{path}.http.paths");
        }

        for (var index = 0; index < paths.Count; index++)
        {
            var item = paths[index] as JsonObject ?? [];
            var at = $"{path}.http.paths[{index}]";
            CheckPath(item, at, violations);
            CheckBackend(item["backend"] as JsonObject ?? [], $"{at}.backend", violations);
        }
    }

    private static void CheckPath(JsonObject item, string path, Violations violations)
    {
        var type = JsonText.String(item["pathType"]);
        var text = JsonText.String(item["path"]) ?? "";
        if (type is null)
        {
            violations.Required($"{path}.pathType", "pathType must be specified");
        }
        else if (!PathTypes.Contains(type))
        {
            violations.NotSupported($"{path}.pathType", type, PathTypes);
        }
        else if (type != "ImplementationSpecific" ? !text.StartsWith('/') : text.Length > 0 && !text.StartsWith('/'))
        {
            violations.Invalid($"{path}.path", text, "must be an absolute path");
        }
    }

    private static void CheckBackend(JsonObject backend, string path, Violations violations)
    {
        var service = backend["service"] as JsonObject;
        if (service is null && backend["resource"] is null)
        {
            violations.Invalid(path, "", "resource or service backend is required");
            return;
        }

        if (service is null)
        {
            return;
        }

        if (backend["resource"] is not null)
        {
            violations.Invalid(path, "", "cannot set both resource and service backends");
        }

        if (violations.HasText(service, $"{path}.service", "name"))
        {
            var name = JsonText.String(service["name"])!;
            violations.Named($"{path}.service.name", name, NameRules.Label1035(name));
        }

        var number = JsonText.Integer(service["port"]?["number"]) ?? 0;
        var portName = JsonText.String(service["port"]?["name"]) ?? "";
        if (number != 0 && portName.Length > 0)
        {
            violations.Invalid(path, "", "cannot set both port name & port number");
        }
        else if (portName.Length > 0)
        {
            violations.Named($"{path}.service.port.name", portName, NameRules.PortName(portName));
        }
        else if (number != 0)
        {
            violations.Port($"{path}.service.port.number", number);
        }
        else
        {
            violations.Required(path, "port name or number is required");
        }
    }

    private static void CheckPolicyPorts(JsonArray ports, string path, Violations violations)
    {
        for (var index = 0; index < ports.Count; index++)
        {
            var port = ports[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            violations.OneOf($"{at}.protocol", port["protocol"], PolicyProtocols);
            if (JsonText.String(port["port"]) is { } name)
            {
                violations.Named($"{at}.port", name, NameRules.PortName(name));
            }
            else if (port["port"] is not null)
            {
                violations.Port($"{at}.port", port["port"]);
            }
        }
    }

    private static void CheckPeers(JsonArray peers, string path, Violations violations)
    {
        for (var index = 0; index < peers.Count; index++)
        {
            var peer = peers[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            SelectorValidation.Check(peer["podSelector"], $"{at}.podSelector", violations);
            SelectorValidation.Check(peer["namespaceSelector"], $"{at}.namespaceSelector", violations);
            if (peer.Count == 0)
            {
                violations.Required(at, "must specify a peer");
            }
            else if (peer["ipBlock"] is not null && peer.Count > 1)
            {
                violations.Forbidden(at, "may not specify both ipBlock and another peer");
            }

            if (peer["ipBlock"] is JsonObject block && JsonText.String(block["cidr"]) is var cidr && !System.Net.IPNetwork.TryParse(cidr ?? "", out _))
            {
                violations.Invalid($"{at}.ipBlock.cidr", cidr ?? "", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
    }
}
