using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Services;

/// <summary>Gives claims a volume, and takes both back when the claim goes.</summary>
internal sealed class ClaimController(ControllerClient client, TimeSpan delay) : IController
{
    private const string ClaimProtection = "kubernetes.io/pvc-protection";
    private const string VolumeProtection = "kubernetes.io/pv-protection";

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.Deleted || (change.After.Resource != Kinds.Claims && change.After.Resource != Kinds.Volumes))
        {
            return [];
        }

        return [new Work(ObjectName.Of(change.After), change.Before is null ? delay : TimeSpan.Zero)];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Get(name) is not { } stored)
        {
            return null;
        }

        if (stored.Deleted is not null)
        {
            Release(stored);
        }
        else if (stored.Resource == Kinds.Claims && stored.ToJson()["spec"]!["volumeName"] is null)
        {
            Bind(stored);
        }

        return null;
    }

    private void Release(StoredObject stored)
    {
        // A volume that was made for a claim goes with it.
        if (stored.Resource == Kinds.Claims
            && stored.ToJson()["spec"]!["volumeName"]?.GetValue<string>() == VolumeName(stored)
            && client.Get(new(Kinds.Volumes, "", VolumeName(stored))) is { } volume)
        {
            client.Delete(volume);
        }

        var protection = stored.Resource == Kinds.Claims ? ClaimProtection : VolumeProtection;
        if (stored.Finalizers.Contains(protection))
        {
            client.Change(ObjectName.Of(stored), json =>
            {
                var kept = json["metadata"]!["finalizers"]!.AsArray().Where(finalizer => finalizer!.GetValue<string>() != protection);
                json["metadata"]!["finalizers"] = new JsonArray([.. kept.Select(finalizer => finalizer!.DeepClone())]);
            });
        }
    }

    private static string VolumeName(StoredObject claim) => $"pvc-{claim.Uid}";

    private void Bind(StoredObject claim)
    {
        var name = ObjectName.Of(claim);
        var spec = claim.ToJson()["spec"]!.AsObject();
        var volume = new ObjectName(Kinds.Volumes, "", VolumeName(claim));
        var capacity = new JsonObject { ["storage"] = spec["resources"]?["requests"]?["storage"]?.DeepClone() ?? "1Gi" };
        if (client.Get(volume) is null)
        {
            var created = new JsonObject
            {
                ["capacity"] = capacity.DeepClone(),
                ["accessModes"] = spec["accessModes"]?.DeepClone(),
                ["persistentVolumeReclaimPolicy"] = "Delete",
                ["volumeMode"] = spec["volumeMode"]?.DeepClone() ?? "Filesystem",
                ["hostPath"] = new JsonObject { ["path"] = $"/sandbox/{volume.Name}" },
                ["claimRef"] = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "PersistentVolumeClaim",
                    ["namespace"] = claim.Namespace,
                    ["name"] = claim.Name,
                    ["uid"] = claim.Uid,
                },
            };
            if (spec["storageClassName"] is { } storageClass)
            {
                created["storageClassName"] = storageClass.DeepClone();
            }

            client.Create(Kinds.Volumes, new JsonObject { ["metadata"] = new JsonObject { ["name"] = volume.Name }, ["spec"] = created });
            client.ChangeStatus(volume, status => status["phase"] = "Bound");
        }

        client.Change(name, json => json["spec"]!["volumeName"] = volume.Name);
        client.ChangeStatus(name, status =>
        {
            status["phase"] = "Bound";
            status["accessModes"] = spec["accessModes"]?.DeepClone();
            status["capacity"] = capacity.DeepClone();
        });
    }
}
