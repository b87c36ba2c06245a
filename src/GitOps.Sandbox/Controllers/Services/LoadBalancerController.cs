using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Services;

/// <summary>Gives Services of type LoadBalancer an address from a range that leads nowhere (198.51.100.0/24, RFC 5737).</summary>
internal sealed class LoadBalancerController(ControllerClient client, TimeSpan delay) : IController
{
    private int _last;

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change) =>
        change.After.Resource == Kinds.Services && !change.Deleted ? [new Work(ObjectName.Of(change.After), delay)] : [];

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } service)
        {
            return null;
        }

        var json = service.ToJson();
        var wanted = json["spec"]!["type"]?.GetValue<string>() == "LoadBalancer" && json["spec"]!["loadBalancerClass"] is null;
        var has = json["status"]?["loadBalancer"]?["ingress"] is JsonArray { Count: > 0 };
        if (wanted && !has)
        {
            _last = (_last % 254) + 1;
            client.ChangeStatus(name, status => status["loadBalancer"] = new JsonObject
            {
                ["ingress"] = new JsonArray(new JsonObject { ["ip"] = $"198.51.100.{_last}", ["ipMode"] = "VIP" }),
            });
        }
        else if (!wanted && has)
        {
            client.ChangeStatus(name, status => status["loadBalancer"] = new JsonObject());
        }

        return null;
    }
}
