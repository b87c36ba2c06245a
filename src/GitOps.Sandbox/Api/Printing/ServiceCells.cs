using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>What is said of Services and Ingresses.</summary>
internal static class ServiceCells
{
    /// <summary>Where it is reached from outside.</summary>
    public static string ExternalAddress(JsonObject service)
    {
        var type = service["spec"]?["type"]?.ToString();
        var external = service["spec"]?["externalIPs"] as JsonArray;
        return type switch
        {
            "LoadBalancer" => Addresses(service) is { Length: > 0 } addresses ? addresses : "<pending>",
            "ExternalName" => service["spec"]?["externalName"]?.ToString() ?? Cells.None,
            _ => Cells.Join(external, address => address.ToString()),
        };
    }

    /// <summary>The addresses of its load balancer.</summary>
    public static string Addresses(JsonObject json) =>
        json["status"]?["loadBalancer"]?["ingress"] is JsonArray { Count: > 0 } ingress
            ? string.Join(',', ingress.Select(point => (point!["ip"] ?? point["hostname"])?.ToString()))
            : "";

    /// <summary>Its ports with node ports and protocols.</summary>
    public static string Ports(JsonObject service) => Cells.Join(
        service["spec"]?["ports"],
        port => port["nodePort"] is { } nodePort ? $"{port["port"]}:{nodePort}/{port["protocol"]}" : $"{port["port"]}/{port["protocol"]}");

    /// <summary>The hosts of an Ingress.</summary>
    public static string Hosts(JsonObject ingress) => Cells.Join(ingress["spec"]?["rules"], rule => rule["host"]?.ToString() ?? "*") switch
    {
        Cells.None => "*",
        var hosts => hosts,
    };
}
