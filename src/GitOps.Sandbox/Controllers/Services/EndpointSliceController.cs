using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Services;

/// <summary>Keeps an EndpointSlice for every Service with a selector: the addresses of its Pods, and whether they serve.</summary>
internal sealed class EndpointSliceController(ControllerClient client) : IController
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.Services)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.Pods ? client.List(Kinds.Services, change.After.Namespace).Select(service => new Work(ObjectName.Of(service))) : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } service || service.ToJson()["spec"]!.AsObject() is not { } spec || spec["selector"] is not JsonObject selector)
        {
            return null;
        }

        var pods = client.List(Kinds.Pods, name.Namespace)
            .Where(pod => selector.All(label => pod.Labels.GetValueOrDefault(label.Key) == label.Value?.GetValue<string>()))
            .ToList();
        var endpoints = new JsonArray([.. pods.Select(Endpoint).OfType<JsonObject>()]);
        var ports = Ports(spec, pods);
        var slice = client.List(Kinds.EndpointSlices, name.Namespace).FirstOrDefault(slice => slice.Labels.GetValueOrDefault(ServiceLabel) == service.Name);
        if (slice is null)
        {
            Create(service, endpoints, ports);
            return null;
        }

        client.Change(ObjectName.Of(slice), json =>
        {
            json["endpoints"] = endpoints;
            json["ports"] = ports;
        });
        return null;
    }

    private void Create(StoredObject service, JsonArray endpoints, JsonArray ports) => client.Create(Kinds.EndpointSlices, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = GeneratedName.From(service.Name + "-"),
            ["namespace"] = service.Namespace,
            ["labels"] = new JsonObject { [ServiceLabel] = service.Name, ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io" },
            ["ownerReferences"] = client.OwnedBy(service),
        },
        ["addressType"] = "IPv4",
        ["endpoints"] = endpoints,
        ["ports"] = ports,
    });

    private static JsonObject? Endpoint(StoredObject pod)
    {
        var json = pod.ToJson();
        if (json["status"]?["podIP"]?.GetValue<string>() is not { } address)
        {
            return null;
        }

        var ready = PodState.Of(pod).Ready;
        return new JsonObject
        {
            ["addresses"] = new JsonArray(address),
            ["conditions"] = new JsonObject { ["ready"] = ready, ["serving"] = ready, ["terminating"] = pod.Deleted is not null },
            ["nodeName"] = SandboxNode.Name,
            ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
        };
    }

    private static JsonArray Ports(JsonObject spec, List<StoredObject> pods) => new(
    [
        .. (spec["ports"] as JsonArray ?? []).OfType<JsonObject>().Select(port => new JsonObject
        {
            ["name"] = port["name"]?.DeepClone() ?? "",
            ["port"] = TargetPort(port, pods),
            ["protocol"] = port["protocol"]?.DeepClone() ?? "TCP",
        }),
    ]);

    private static int TargetPort(JsonObject port, List<StoredObject> pods)
    {
        var target = port["targetPort"];
        if (target is JsonValue number && number.TryGetValue<int>(out var value))
        {
            return value;
        }

        var named = pods
            .SelectMany(pod => pod.ToJson()["spec"]!["containers"]!.AsArray())
            .SelectMany(container => container!["ports"] as JsonArray ?? [])
            .FirstOrDefault(candidate => JsonNode.DeepEquals(candidate!["name"], target));
        return (named?["containerPort"] ?? port["port"])!.GetValue<int>();
    }
}
