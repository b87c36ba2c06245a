using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Rolls Deployments out: a ReplicaSet for each template, the old ones giving way to the new one.</summary>
internal sealed class DeploymentController(ControllerClient client, FailureModes failures) : IController
{
    private const string HashLabel = "pod-template-hash";
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.Deployments)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.ReplicaSets && ControllerClient.ControllerOf(change.After, Kinds.Deployments, "Deployment") is { } owner
            ? [new Work(owner)]
            : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } deployment)
        {
            return null;
        }

        var json = deployment.ToJson();
        var hash = PodTemplate.Hash(json["spec"]!["template"]);
        var sets = client.ControlledBy(deployment, Kinds.ReplicaSets).Where(set => set.Deleted is null).Select(set => new Rollout.Set(set, hash)).ToList();
        var paused = json["spec"]!["paused"]?.GetValue<bool>() == true;
        if (!paused && !sets.Exists(set => set.IsNew))
        {
            CreateSet(deployment, json, hash, sets);
            return null;
        }

        var rollout = new Rollout(json["spec"]!.AsObject(), sets);
        foreach (var (set, replicas) in rollout.Steps(paused))
        {
            client.Change(ObjectName.Of(set.Stored), changed => changed["spec"]!["replicas"] = replicas);
        }

        SetRevision(name, json, sets);
        RemoveOldSets(json, sets);
        return DeploymentStatus.Write(client, failures, deployment, json, rollout);
    }

    private void CreateSet(StoredObject deployment, JsonObject json, string hash, List<Rollout.Set> sets)
    {
        var template = json["spec"]!["template"]!.DeepClone().AsObject();
        var labels = template["metadata"]!["labels"]!.AsObject();
        labels[HashLabel] = hash;
        var selector = json["spec"]!["selector"]!.DeepClone().AsObject();
        if (selector["matchLabels"] is not JsonObject match)
        {
            selector["matchLabels"] = match = [];
        }

        match[HashLabel] = hash;
        var revision = sets.Select(set => set.Revision).DefaultIfEmpty(0).Max() + 1;
        client.Create(Kinds.ReplicaSets, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = labels.DeepClone(),
                ["annotations"] = new JsonObject { [RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture) },
                ["ownerReferences"] = client.OwnedBy(deployment),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        });
    }

    // A template that comes back gets a new revision, as a rollback does.
    private void SetRevision(ObjectName name, JsonObject json, List<Rollout.Set> sets)
    {
        if (sets.Find(set => set.IsNew) is not { } current)
        {
            return;
        }

        var newest = sets.Where(set => !set.IsNew).Select(set => set.Revision).DefaultIfEmpty(0).Max() + 1;
        var revision = Math.Max(newest, current.Revision).ToString(CultureInfo.InvariantCulture);
        if (current.Revision.ToString(CultureInfo.InvariantCulture) != revision)
        {
            client.Change(ObjectName.Of(current.Stored), changed => changed["metadata"]!["annotations"]![RevisionAnnotation] = revision);
        }

        if (json["metadata"]!["annotations"]?[RevisionAnnotation]?.GetValue<string>() != revision)
        {
            client.Change(name, changed =>
            {
                changed["metadata"]!["annotations"] ??= new JsonObject();
                changed["metadata"]!["annotations"]![RevisionAnnotation] = revision;
            });
        }
    }

    private void RemoveOldSets(JsonObject json, List<Rollout.Set> sets)
    {
        var limit = json["spec"]!["revisionHistoryLimit"]?.GetValue<int>() ?? 10;
        var idle = sets.Where(set => set is { IsNew: false, Wanted: 0, Present: 0 }).OrderBy(set => set.Revision).ToList();
        foreach (var set in idle.Take(Math.Max(0, idle.Count - limit)))
        {
            client.Delete(set.Stored);
        }
    }
}
