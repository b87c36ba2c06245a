using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Objects.Ownership;

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
    public static FieldSet? FieldsToOwn(IEnumerable<ManagedEntry> owners, string fieldManager) => owners
        .Where(owner => WillOwn(owner, fieldManager))
        .Aggregate((FieldSet?)null, (fields, owner) => fields?.Union(owner.Fields) ?? owner.Fields);

    /// <summary>Whether an entry is that manager's, or becomes its when client-side apply's fields move.</summary>
    public static bool WillOwn(ManagedEntry owner, string fieldManager) => IsClientSide(owner) || owner.Manager.Applied(fieldManager);

    /// <summary>Moves the fields to our manager. The object itself does not change.</summary>
    /// <exception cref="KubeApiException">The server refused, usually because the object changed meanwhile.</exception>
    public Task<JsonObject> TakeOverAsync(DeclaredObject declared, JsonObject live, CancellationToken cancellationToken)
    {
        var owners = ManagedFields.Read(live);
        var ours = new ManagedEntry(
            new FieldManagerId(fieldManager, FieldManagerId.ApplyOperation, owners.First(IsClientSide).Manager.ApiVersion, Subresource: ""),
            FieldsToOwn(owners, fieldManager)!,
            ManagedEntry.TimeText(api.Time.GetUtcNow()));
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = (string?)live["metadata"]!["resourceVersion"],
                ["managedFields"] = new JsonArray([.. owners.Where(owner => !WillOwn(owner, fieldManager)).Append(ours).Select(entry => entry.Write())]),
            },
        };
        return api.MergePatchAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, patch, fieldManager, cancellationToken);
    }

    private static bool IsClientSide(ManagedEntry owner) =>
        owner.Manager is { Operation: FieldManagerId.UpdateOperation, Subresource: "" } && Managers.Contains(owner.Manager.Name);
}
