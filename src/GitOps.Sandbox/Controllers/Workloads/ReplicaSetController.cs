using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Keeps as many Pods of a ReplicaSet as it wants.</summary>
internal sealed class ReplicaSetController(ControllerClient client) : IController
{
    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.ReplicaSets)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.Pods && ControllerClient.ControllerOf(change.After, Kinds.ReplicaSets, "ReplicaSet") is { } owner ? [new Work(owner)] : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Get(name) is not { } set)
        {
            return null;
        }

        var json = set.ToJson();
        var pods = client.ControlledBy(set, Kinds.Pods).Select(PodState.Of).Where(pod => pod.IsActive).ToList();
        if (set.Deleted is null)
        {
            Scale(set, json, pods);
        }

        pods = client.ControlledBy(set, Kinds.Pods).Select(PodState.Of).Where(pod => pod.IsActive).ToList();
        SetStatus(name, json, pods);
        return null;
    }

    private void Scale(StoredObject set, JsonObject json, List<PodState> pods)
    {
        var wanted = json["spec"]?["replicas"]?.GetValue<int>() ?? 1;
        for (var count = pods.Count; count < wanted; count++)
        {
            var pod = PodTemplate.Pod(set, json["spec"]!["template"]!.AsObject(), GeneratedName.From(set.Name + "-"), client.OwnedBy(set));
            client.Create(Kinds.Pods, pod);
        }

        // Pods that are not ready yet are missed least.
        foreach (var pod in pods.OrderBy(pod => pod.Ready).Take(Math.Max(0, pods.Count - wanted)))
        {
            client.Delete(pod.Pod);
        }
    }

    private void SetStatus(ObjectName name, JsonObject json, List<PodState> pods)
    {
        var ready = pods.Count(pod => pod.Ready);
        client.ChangeStatus(name, status =>
        {
            status["replicas"] = pods.Count;
            Counts.Set(status, "fullyLabeledReplicas", pods.Count);
            Counts.Set(status, "readyReplicas", ready);
            Counts.Set(status, "availableReplicas", ready);
            status["observedGeneration"] = json["metadata"]!["generation"]?.GetValue<long>() ?? 1;
        });
    }
}
