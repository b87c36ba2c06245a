using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Keeps one Pod of a DaemonSet on the sandbox's one node.</summary>
internal sealed class DaemonSetController(ControllerClient client) : IController
{
    private const string RevisionLabel = "controller-revision-hash";

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.DaemonSets)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.Pods && ControllerClient.ControllerOf(change.After, Kinds.DaemonSets, "DaemonSet") is { } owner ? [new Work(owner)] : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } set)
        {
            return null;
        }

        var json = set.ToJson();
        var revision = PodTemplate.Hash(json["spec"]!["template"]);
        var pods = Pods(set);
        var active = pods.Where(pod => pod.IsActive).ToList();
        var replace = json["spec"]!["updateStrategy"]?["type"]?.GetValue<string>() != "OnDelete";
        foreach (var old in active.Where(pod => replace && pod.Label(RevisionLabel) != revision))
        {
            client.Delete(old.Pod);
        }

        // The node has room for one: the old Pod is gone before the new one comes.
        if (pods.TrueForAll(pod => pod.HasEnded && pod.Pod.Deleted is null))
        {
            var template = json["spec"]!["template"]!.AsObject();
            client.Create(Kinds.Pods, PodTemplate.Pod(set, template, GeneratedName.From(set.Name + "-"), client.OwnedBy(set), (RevisionLabel, revision)));
        }

        SetStatus(name, json, Pods(set).Where(pod => pod.IsActive).ToList(), revision);
        return null;
    }

    private List<PodState> Pods(StoredObject set) => [.. client.ControlledBy(set, Kinds.Pods).Select(PodState.Of)];

    private void SetStatus(ObjectName name, JsonObject json, List<PodState> pods, string revision)
    {
        var ready = pods.Count(pod => pod.Ready);
        client.ChangeStatus(name, status =>
        {
            status["currentNumberScheduled"] = Math.Min(1, pods.Count);
            status["desiredNumberScheduled"] = 1;
            status["numberMisscheduled"] = 0;
            status["numberReady"] = ready;
            Counts.Set(status, "numberAvailable", ready);
            Counts.Set(status, "numberUnavailable", Math.Max(0, 1 - ready));
            Counts.Set(status, "updatedNumberScheduled", pods.Count(pod => pod.Label(RevisionLabel) == revision));
            status["observedGeneration"] = json["metadata"]!["generation"]?.GetValue<long>() ?? 1;
        });
    }
}
