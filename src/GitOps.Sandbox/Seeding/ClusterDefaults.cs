using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Seeding;

/// <summary>What every new cluster has: its namespaces and its API's Service.</summary>
internal static class ClusterDefaults
{
    private const string Objects = """
        [
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}},
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-node-lease"}},
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-public"}},
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}},
          {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "kubernetes", "namespace": "default", "labels": {"component": "apiserver", "provider": "kubernetes"}},
            "spec": {
              "clusterIP": "10.96.0.1",
              "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}],
              "sessionAffinity": "None",
              "type": "ClusterIP"
            }
          }
        ]
        """;

    /// <summary>Makes them in an empty cluster.</summary>
    public static void Create(Cluster cluster, ObjectWriter writer)
    {
        foreach (var json in JsonNode.Parse(Objects)!.AsArray().Select(node => node!.DeepClone().AsObject()))
        {
            var resource = Resource(cluster.Catalog, json);
            var ns = json["metadata"]!["namespace"]?.GetValue<string>() ?? "";
            writer.Create(resource, json, cluster.Controller("kube-apiserver", resource, ns, ""), dryRun: false);
        }
    }

    private static ApiResource Resource(ResourceCatalog catalog, JsonObject json)
    {
        var (group, version) = ResourceId.SplitApiVersion(json["apiVersion"]!.GetValue<string>());
        return catalog.FindKind(group, version, json["kind"]!.GetValue<string>())!;
    }
}
