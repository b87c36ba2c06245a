using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>Gives a Service its addresses and node ports, and keeps them over updates that do not mention them.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/services-networking/service/</remarks>
internal sealed class ServiceStrategy : KindStrategy
{
    private const string Headless = "None";

    private static readonly string[] AddressFields = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];

    public override void PrepareForCreate(JsonObject value, WriteContext context) => Allocate(Object(value, "spec"), context.Allocator);

    public override void PrepareForUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
        var before = live["spec"] as JsonObject ?? [];
        var spec = Object(value, "spec");
        if (TypeOf(spec) != "ExternalName" && TypeOf(before) != "ExternalName")
        {
            KeepAddresses(before, spec);
        }
        else if (TypeOf(spec) == "ExternalName")
        {
            DropAddresses(before, spec);
        }

        KeepNodePorts(before, spec);
        DropUnused(before, spec);
        Allocate(spec, context.Allocator);
    }

    private static void KeepAddresses(JsonObject before, JsonObject spec)
    {
        var address = JsonText.String(spec["clusterIP"]) ?? "";
        if (address.Length > 0 && (spec["clusterIPs"] is null || JsonEquality.Same(spec["clusterIPs"], before["clusterIPs"])))
        {
            // A client that knows only the one address means the list by it.
            var isKept = JsonEquality.Same(spec["clusterIP"], before["clusterIP"]);
            spec["clusterIPs"] = isKept ? before["clusterIPs"]?.DeepClone() : new JsonArray(address);
        }

        if (address.Length == 0 && spec["clusterIPs"] is not JsonArray { Count: > 0 })
        {
            foreach (var name in AddressFields.Take(2).Where(before.ContainsKey))
            {
                spec[name] = before[name]?.DeepClone();
            }
        }

        foreach (var name in AddressFields.Skip(2).Where(name => spec[name] is null && before[name] is not null))
        {
            spec[name] = before[name]?.DeepClone();
        }
    }

    /// <summary>A change to ExternalName gives back what the client left as it was.</summary>
    private static void DropAddresses(JsonObject before, JsonObject spec)
    {
        foreach (var name in AddressFields.Append("internalTrafficPolicy").Where(name => JsonEquality.Same(before[name], spec[name])))
        {
            spec.Remove(name);
        }
    }

    /// <summary>A port keeps its node port by its name, unless the client gives that node port to another.</summary>
    private static void KeepNodePorts(JsonObject before, JsonObject spec)
    {
        if (!NeedsNodePorts(before) || !NeedsNodePorts(spec))
        {
            return;
        }

        var asked = Items(spec, "ports").Select(port => JsonText.Integer(port["nodePort"])).ToHashSet();
        foreach (var port in Items(spec, "ports").Where(port => port["nodePort"] is null))
        {
            var old = Items(before, "ports").LastOrDefault(other => JsonText.String(other["name"]) == JsonText.String(port["name"]));
            if (old?["nodePort"] is { } nodePort && !asked.Contains(JsonText.Integer(nodePort)))
            {
                port["nodePort"] = nodePort.DeepClone();
            }
        }

        if (NeedsHealthCheck(before) && NeedsHealthCheck(spec) && spec["healthCheckNodePort"] is null)
        {
            spec["healthCheckNodePort"] = before["healthCheckNodePort"]?.DeepClone();
        }
    }

    /// <summary>What the type before had a use for, and the client left as it was, goes with that type.</summary>
    private static void DropUnused(JsonObject before, JsonObject spec)
    {
        if (NeedsNodePorts(before) && !NeedsNodePorts(spec) && NodePorts(before).SequenceEqual(NodePorts(spec)))
        {
            foreach (var port in Items(spec, "ports"))
            {
                port.Remove("nodePort");
            }
        }

        DropSame("healthCheckNodePort", NeedsHealthCheck);
        DropSame("externalTrafficPolicy", service => TypeOf(service) is "NodePort" or "LoadBalancer");
        DropSame("allocateLoadBalancerNodePorts", service => TypeOf(service) == "LoadBalancer");
        DropSame("loadBalancerClass", service => TypeOf(service) == "LoadBalancer");

        void DropSame(string name, Func<JsonObject, bool> hasUse)
        {
            if (hasUse(before) && !hasUse(spec) && JsonEquality.Same(before[name], spec[name]))
            {
                spec.Remove(name);
            }
        }
    }

    private static IEnumerable<long> NodePorts(JsonObject spec) => Items(spec, "ports").Select(port => JsonText.Integer(port["nodePort"]) ?? 0).Order();

    private static bool NeedsHealthCheck(JsonObject spec) =>
        TypeOf(spec) == "LoadBalancer" && JsonText.String(spec["externalTrafficPolicy"]) == "Local";

    private static void Allocate(JsonObject spec, IServiceAllocator allocator)
    {
        if (TypeOf(spec) is not ("ClusterIP" or "NodePort" or "LoadBalancer"))
        {
            return;
        }

        if ((JsonText.String(spec["clusterIP"]) ?? "").Length == 0)
        {
            spec["clusterIP"] = (spec["clusterIPs"] as JsonArray)?.FirstOrDefault()?.DeepClone() ?? allocator.NextClusterIP();
        }

        if (spec["clusterIPs"] is not JsonArray { Count: > 0 })
        {
            spec["clusterIPs"] = new JsonArray(spec["clusterIP"]!.DeepClone());
        }

        if (spec["ipFamilies"] is not JsonArray { Count: > 0 })
        {
            var isIPv6 = JsonText.String(spec["clusterIP"])!.Contains(':', StringComparison.Ordinal);
            spec["ipFamilies"] = IsHeadlessWithoutSelector(spec) ? new JsonArray("IPv4", "IPv6") : new JsonArray(isIPv6 ? "IPv6" : "IPv4");
        }

        spec["ipFamilyPolicy"] ??= IsHeadlessWithoutSelector(spec) ? "RequireDualStack" : "SingleStack";
        if (!NeedsNodePorts(spec))
        {
            return;
        }

        foreach (var port in Items(spec, "ports").Where(port => JsonText.Integer(port["nodePort"]) is null or 0))
        {
            port["nodePort"] = (long)allocator.NextNodePort();
        }

        if (NeedsHealthCheck(spec))
        {
            spec["healthCheckNodePort"] ??= (long)allocator.NextNodePort();
        }
    }

    private static bool IsHeadlessWithoutSelector(JsonObject spec) =>
        JsonText.String(spec["clusterIP"]) == Headless && spec["selector"] is not JsonObject { Count: > 0 };

    private static bool NeedsNodePorts(JsonObject spec) =>
        TypeOf(spec) == "NodePort" || (TypeOf(spec) == "LoadBalancer" && JsonText.Boolean(spec["allocateLoadBalancerNodePorts"]) != false);

    private static string TypeOf(JsonObject spec) => JsonText.String(spec["type"]) ?? "";
}
