using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Typed;

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
        Allocate(spec, context.Allocator);
    }

    private static void KeepAddresses(JsonObject before, JsonObject spec)
    {
        var address = JsonText.String(spec["clusterIP"]) ?? "";
        if (address.Length > 0 && (spec["clusterIPs"] is null || JsonEquality.AreEqual(spec["clusterIPs"], before["clusterIPs"])))
        {
            // A client that knows only the one address means the list by it.
            var isKept = JsonEquality.AreEqual(spec["clusterIP"], before["clusterIP"]);
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
        foreach (var name in AddressFields.Append("internalTrafficPolicy").Where(name => JsonEquality.AreEqual(before[name], spec[name])))
        {
            spec.Remove(name);
        }
    }

    private static void KeepNodePorts(JsonObject before, JsonObject spec)
    {
        if (!NeedsNodePorts(spec))
        {
            // Node ports that a change of type leaves without a use are given back, unless the client asks for them.
            foreach (var port in Items(spec, "ports").Where(port => NeedsNodePorts(before) && Items(before, "ports").Any(old => IsSamePort(old, port))))
            {
                port.Remove("nodePort");
            }

            return;
        }

        foreach (var port in Items(spec, "ports").Where(port => port["nodePort"] is null))
        {
            if (Items(before, "ports").FirstOrDefault(old => IsSamePort(old, port))?["nodePort"] is { } nodePort)
            {
                port["nodePort"] = nodePort.DeepClone();
            }
        }
    }

    private static bool IsSamePort(JsonObject one, JsonObject other) =>
        JsonEquality.AreEqual(one["port"], other["port"]) && JsonEquality.AreEqual(one["protocol"], other["protocol"]);

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

        if (TypeOf(spec) == "LoadBalancer" && JsonText.String(spec["externalTrafficPolicy"]) == "Local")
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
