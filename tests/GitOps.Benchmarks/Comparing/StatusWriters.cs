using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Benchmarks.Comparing;

/// <summary>Controllers as a cluster has them: they write a status, so that objects carry entries of other managers than ours.</summary>
/// <param name="api">The cluster.</param>
/// <param name="namespace">Where the objects are.</param>
internal sealed class StatusWriters(KubeApi api, string @namespace)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Waits for the cluster's own controllers, and writes for those that a sandbox does not have.</summary>
    public async Task WriteAsync()
    {
        await WriteAsync(
            Kind("networking.k8s.io", "Ingress", "ingresses"), "ingress-controller", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.10"}]}}}""");
        await WriteAsync(
            Kind("policy", "PodDisruptionBudget", "poddisruptionbudgets"),
            "kube-controller-manager",
            """
            {"status":{"observedGeneration":1,"currentHealthy":0,"desiredHealthy":1,"disruptionsAllowed":0,"expectedPods":0,"conditions":[
              {"type":"DisruptionAllowed","status":"False","reason":"InsufficientPods","message":"","observedGeneration":1,"lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
            """);
        await AwaitRolloutsAsync();
    }

    private static ApiResource Kind(string group, string kind, string plural) => new(group, "v1", kind, plural, true, []);

    private async Task WriteAsync(ApiResource kind, string manager, string status)
    {
        var written = (await api.ListAsync(kind, @namespace, labelSelector: null, metadataOnly: true, CancellationToken.None)).Items;
        await Parallel.ForEachAsync(written, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, token) =>
        {
            // A subresource is to its object what an object is to its collection.
            var ofObject = kind with { Plural = $"{kind.Plural}/{(string)item["metadata"]!["name"]!}" };
            await api.MergePatchAsync(ofObject, @namespace, "status", JsonNode.Parse(status)!.AsObject(), manager, token);
        });
    }

    private async Task AwaitRolloutsAsync()
    {
        using var patience = new CancellationTokenSource(Longest);
        while ((await api.ListAsync(Kind("apps", "Deployment", "deployments"), @namespace, labelSelector: null, metadataOnly: false, patience.Token)).Items
            .Any(item => (long?)item["status"]?["observedGeneration"] != (long?)item["metadata"]!["generation"]))
        {
            await Task.Delay(BetweenLooks, patience.Token);
        }
    }
}
