using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Lifecycle;

/// <summary>What every new cluster has: its namespaces, its API's Service, the priority classes of the system.</summary>
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
          },
          {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "system-cluster-critical"},
            "value": 2000000000,
            "description": "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."
          },
          {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "system-node-critical"},
            "value": 2000001000,
            "description": "Used for system critical pods that must not be moved from their current node."
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
