using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Health;

/// <summary>Finds the Pod behind a workload that is not well.</summary>
internal sealed class FailingPod(KubeApi api)
{
    /// <summary>The kind.</summary>
    public static readonly ApiResource Pods = new("", "v1", "Pod", "pods", true, []);

    /// <summary>The first Pod of the workload that fails, with container and reason; null when there is none or Pods may not be listed.</summary>
    public async Task<string?> FindAsync(JsonObject workload, CancellationToken cancellationToken)
    {
        if (WorkloadPods.Labels(workload) is not { } labels)
        {
            return null;
        }

        var selector = string.Join(',', labels.Select(label => $"{label.Key}={(string?)label.Value}"));
        try
        {
            var list = await api.ListAsync(Pods, (string?)workload["metadata"]?["namespace"], selector, metadataOnly: false, cancellationToken);
            return list.Items
                .OrderByDescending(pod => WorkloadPods.IsCurrent(workload, pod))
                .Select(pod => PodHealth.Of(pod, api.Time.GetUtcNow()) is { State: HealthState.Degraded } health ? $"pod {(string?)pod["metadata"]?["name"]}, {health.Reason}" : null)
                .FirstOrDefault(text => text is not null);
        }
        catch (GitOpsException)
        {
            // Why a workload fails is told as far as it can be learned; not being able to look is no failure of its own.
            return null;
        }
    }
}
