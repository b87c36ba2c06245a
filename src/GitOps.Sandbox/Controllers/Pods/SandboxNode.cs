using System.Text.Json.Nodes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>The one node on which all Pods of the sandbox pretend to run.</summary>
internal static class SandboxNode
{
    /// <summary>Its name.</summary>
    public const string Name = "sandbox";

    /// <summary>Its address, of a range that leads nowhere (RFC 5737).</summary>
    public const string Address = "192.0.2.1";

    /// <summary>Makes it, if it is not there.</summary>
    public static void Create(Cluster cluster, ObjectWriter writer)
    {
        var client = new ControllerClient(cluster, writer, new Deletion(cluster), "kubelet");
        var name = new ObjectName(Kinds.Nodes, "", Name);
        if (client.Get(name) is not null)
        {
            return;
        }

        client.Create(Kinds.Nodes, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = Name,
                ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = Name, ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "amd64" },
            },
        });
        client.ChangeStatus(name, status =>
        {
            status["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = Address }, new JsonObject { ["type"] = "Hostname", ["address"] = Name });
            status["capacity"] = Capacity();
            status["allocatable"] = Capacity();
            Conditions.Set(status, "Ready", true, "KubeletReady", "the sandbox is posting ready status", client.Now, "lastHeartbeatTime");
            status["nodeInfo"] = new JsonObject
            {
                ["architecture"] = "amd64",
                ["bootID"] = "",
                ["containerRuntimeVersion"] = "sandbox://0",
                ["kernelVersion"] = "",
                ["kubeProxyVersion"] = "",
                ["kubeletVersion"] = "v1.36.2",
                ["machineID"] = "",
                ["operatingSystem"] = "linux",
                ["osImage"] = "GitOps sandbox",
                ["systemUUID"] = "",
            };
        });
    }

    private static JsonObject Capacity() => new() { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "10000" };
}
