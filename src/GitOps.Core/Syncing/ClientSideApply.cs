using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Syncing;

/// <summary>
/// Takes over objects that <c>kubectl apply</c> made on the client's side: what it owns becomes ours, so that fields removed
/// from Git are removed from the cluster (k8s.io/client-go/util/csaupgrade; kubernetes#99003).
/// </summary>
internal sealed class ClientSideApply(KubeApi api, string fieldManager)
{
    /// <summary>Moves the fields to our manager. The object itself does not change.</summary>
    /// <exception cref="KubeApiException">The server refused, usually because the object changed meanwhile.</exception>
    public Task<JsonObject> TakeOverAsync(DeclaredObject declared, LiveObject live, CancellationToken cancellationToken)
    {
        var owners = live.Managers;
        var ours = new ManagedEntry(
            new FieldManagerId(fieldManager, FieldManagerId.ApplyOperation, owners.First(ClientSideFields.AreOf).Manager.ApiVersion, Subresource: ""),
            ClientSideFields.ToOwn(owners, fieldManager)!,
            ManagedEntry.TimeText(api.Time.GetUtcNow()));
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = live.ResourceVersion,
                ["managedFields"] = new JsonArray([.. owners.Where(owner => !ClientSideFields.WillOwn(owner, fieldManager)).Append(ours).Select(entry => entry.Write())]),
            },
        };
        return api.MergePatchAsync(declared.Resource!, declared.Id.Namespace, declared.Id.Name, patch, fieldManager, cancellationToken);
    }
}
