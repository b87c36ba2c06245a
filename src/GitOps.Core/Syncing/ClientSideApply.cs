using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;

namespace GitOps.Core.Syncing;

/// <summary>
/// Takes over objects that <c>kubectl apply</c> made on the client's side: what it owns becomes ours, so that fields removed
/// from Git are removed from the cluster (k8s.io/client-go/util/csaupgrade; kubernetes#99003).
/// </summary>
internal sealed class ClientSideApply(KubeApi api, string fieldManager)
{
    private static readonly HashSet<string> Managers = ["kubectl-client-side-apply", "before-first-apply"];

    /// <summary>Whether the object still has fields that client-side apply owns.</summary>
    public static bool Owns(JsonObject live) => ManagedFields.Read(live).Any(IsClientSide);

    /// <summary>What a manager owns once client-side apply's fields have moved to it; null when nothing.</summary>
    public static JsonObject? FieldsToOwn(IEnumerable<FieldOwner> owners, string fieldManager)
    {
        JsonObject? fields = null;
        foreach (var owner in owners.Where(owner => WillOwn(owner, fieldManager)))
        {
            Add(fields ??= [], owner.Fields);
        }

        return fields;
    }

    /// <summary>Whether an entry is that manager's, or becomes its when client-side apply's fields move.</summary>
    public static bool WillOwn(FieldOwner owner, string fieldManager) =>
        IsClientSide(owner) || (owner is { Operation: "Apply", Subresource: "" } && owner.Manager == fieldManager);

    /// <summary>Moves the fields to our manager. The object itself does not change.</summary>
    /// <exception cref="KubeApiException">The server refused, usually because the object changed meanwhile.</exception>
    public Task<JsonObject> TakeOverAsync(DeclaredObject declared, JsonObject live, CancellationToken cancellationToken)
    {
        var owners = ManagedFields.Read(live);
        var entries = (live["metadata"]!["managedFields"] as JsonArray ?? []).Zip(owners)
            .Where(pair => !WillOwn(pair.Second, fieldManager))
            .Select(pair => pair.First!.DeepClone());
        var ours = new JsonObject
        {
            ["manager"] = fieldManager,
            ["operation"] = "Apply",
            ["apiVersion"] = owners.First(IsClientSide).ApiVersion,
            ["time"] = api.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = FieldsToOwn(owners, fieldManager),
        };
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = (string?)live["metadata"]!["resourceVersion"],
                ["managedFields"] = new JsonArray([.. entries, ours]),
            },
        };
        return api.MergePatchAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, patch, fieldManager, cancellationToken);
    }

    private static bool IsClientSide(FieldOwner owner) => owner is { Operation: "Update", Subresource: "" } && Managers.Contains(owner.Manager);

    /// <summary>The union of two field sets: their trees laid over each other.</summary>
    private static void Add(JsonObject into, JsonObject fields)
    {
        foreach (var (name, child) in fields)
        {
            if (into[name] is JsonObject existing && child is JsonObject more)
            {
                Add(existing, more);
            }
            else
            {
                into[name] ??= child?.DeepClone();
            }
        }
    }
}
