using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Keeps the numbered Pods of StatefulSets, one after the other, each with its claims.</summary>
internal sealed class StatefulSetController(ControllerClient client) : IController
{
    private const string RevisionLabel = "controller-revision-hash";

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.StatefulSets)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.Pods && ControllerClient.ControllerOf(change.After, Kinds.StatefulSets, "StatefulSet") is { } owner ? [new Work(owner)] : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } set)
        {
            return null;
        }

        var json = set.ToJson();
        var revision = $"{set.Name}-{PodTemplate.Hash(json["spec"]!["template"])}";
        var wanted = json["spec"]!["replicas"]?.GetValue<int>() ?? 1;
        Step(set, json, revision, wanted);
        SetStatus(set, json, revision, wanted);
        return null;
    }

    private Dictionary<int, PodState> Pods(StoredObject set) => client.ControlledBy(set, Kinds.Pods)
        .Select(pod => (Ordinal: Ordinal(set, pod), Pod: PodState.Of(pod)))
        .Where(pod => pod.Ordinal is not null)
        .ToDictionary(pod => pod.Ordinal!.Value, pod => pod.Pod);

    private static int? Ordinal(StoredObject set, StoredObject pod) =>
        pod.Name.StartsWith(set.Name + "-", StringComparison.Ordinal)
        && int.TryParse(pod.Name.AsSpan(set.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? ordinal
            : null;

    private void Step(StoredObject set, JsonObject json, string revision, int wanted)
    {
        var pods = Pods(set);
        var first = json["spec"]!["ordinals"]?["start"]?.GetValue<int>() ?? 0;
        var parallel = json["spec"]!["podManagementPolicy"]?.GetValue<string>() == "Parallel";
        for (var ordinal = first; ordinal < first + wanted; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                Create(set, json, revision, ordinal);
                if (!parallel)
                {
                    return;
                }
            }
            else if (!pod.Ready && !parallel)
            {
                // One that waits in vain for an old template is replaced; otherwise everybody waits for it.
                if (pod.Pod.Deleted is null && pod.Label(RevisionLabel) != revision && !OnDelete(json))
                {
                    client.Delete(pod.Pod);
                }

                return;
            }
        }

        var surplus = pods.Where(pod => pod.Key < first || pod.Key >= first + wanted).OrderByDescending(pod => pod.Key).ToList();
        foreach (var (_, pod) in surplus.Where(pod => pod.Value.Pod.Deleted is null).Take(parallel ? surplus.Count : 1))
        {
            client.Delete(pod.Pod);
        }

        if (surplus.Count == 0 && !OnDelete(json))
        {
            Update(json, revision, pods);
        }
    }

    // From the highest number down, one at a time.
    private void Update(JsonObject json, string revision, Dictionary<int, PodState> pods)
    {
        var partition = json["spec"]!["updateStrategy"]?["rollingUpdate"]?["partition"]?.GetValue<int>() ?? 0;
        foreach (var (_, pod) in pods.Where(pod => pod.Key >= partition).OrderByDescending(pod => pod.Key))
        {
            if (pod.Label(RevisionLabel) != revision && pod.Pod.Deleted is null)
            {
                client.Delete(pod.Pod);
                return;
            }

            if (!pod.Ready)
            {
                return;
            }
        }
    }

    private static bool OnDelete(JsonObject json) => json["spec"]!["updateStrategy"]?["type"]?.GetValue<string>() == "OnDelete";

    private void Create(StoredObject set, JsonObject json, string revision, int ordinal)
    {
        var name = $"{set.Name}-{ordinal}";
        var pod = PodTemplate.Pod(
            set,
            json["spec"]!["template"]!.AsObject(),
            name,
            client.OwnedBy(set),
            (RevisionLabel, revision),
            ("statefulset.kubernetes.io/pod-name", name),
            ("apps.kubernetes.io/pod-index", ordinal.ToString(CultureInfo.InvariantCulture)));
        pod["spec"]!["hostname"] = name;
        var volumes = pod["spec"]!["volumes"] as JsonArray ?? [];
        foreach (var template in (json["spec"]!["volumeClaimTemplates"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var volume = template["metadata"]!["name"]!.GetValue<string>();
            var claim = $"{volume}-{name}";
            CreateClaim(set, template, claim);
            volumes.Add(new JsonObject { ["name"] = volume, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        }

        if (volumes.Count > 0)
        {
            pod["spec"]!["volumes"] = volumes.Parent is null ? volumes : volumes.DeepClone();
        }

        client.Create(Kinds.Pods, pod);
    }

    private void CreateClaim(StoredObject set, JsonObject template, string name)
    {
        if (client.Get(new(Kinds.Claims, set.Namespace, name)) is not null)
        {
            return;
        }

        var metadata = template["metadata"]!.DeepClone().AsObject();
        metadata["name"] = name;
        metadata["namespace"] = set.Namespace;
        client.Create(Kinds.Claims, new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() });
    }

    private void SetStatus(StoredObject set, JsonObject json, string revision, int wanted)
    {
        var pods = Pods(set).Values.Where(pod => pod.IsActive).ToList();
        var updated = pods.Count(pod => pod.Label(RevisionLabel) == revision);
        client.ChangeStatus(ObjectName.Of(set), status =>
        {
            var current = status["currentRevision"]?.GetValue<string>() ?? revision;
            var done = updated == wanted && pods.Count == wanted && pods.TrueForAll(pod => pod.Ready);
            if (done)
            {
                current = revision;
            }

            status["observedGeneration"] = json["metadata"]!["generation"]?.GetValue<long>() ?? 1;
            status["replicas"] = pods.Count;
            Counts.Set(status, "readyReplicas", pods.Count(pod => pod.Ready));
            status["availableReplicas"] = pods.Count(pod => pod.Ready);
            Counts.Set(status, "currentReplicas", pods.Count(pod => pod.Label(RevisionLabel) == current));
            Counts.Set(status, "updatedReplicas", updated);
            status["currentRevision"] = current;
            status["updateRevision"] = revision;
            status["collisionCount"] = 0;
        });
    }
}
