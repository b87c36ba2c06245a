using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers;

/// <summary>How controllers read and write: through the same rules as everybody else, under a field manager of their own.</summary>
internal sealed class ControllerClient(Cluster cluster, ObjectWriter writer, Deletion deletion, string manager)
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now => cluster.Time.GetUtcNow();

    /// <summary>The same under another manager.</summary>
    public ControllerClient As(string other) => new(cluster, writer, deletion, other);

    /// <summary>The object of a name that is not on its way out; null when there is none.</summary>
    public StoredObject? Live(ObjectName name) => Get(name) is { Deleted: null } stored ? stored : null;

    /// <summary>The object of a name; null when there is none.</summary>
    public StoredObject? Get(ObjectName name) => cluster.Store.Get(name.Resource, name.Namespace, name.Name);

    /// <summary>All objects of a kind in a namespace.</summary>
    public IEnumerable<StoredObject> List(ResourceKey kind, string ns) =>
        cluster.Store.List(kind).Objects.Values.Where(stored => stored.Namespace == ns);

    /// <summary>The objects of a kind that an owner controls.</summary>
    public IReadOnlyList<StoredObject> ControlledBy(StoredObject owner, ResourceKey kind) =>
        [.. List(kind, owner.Namespace).Where(stored => stored.Owners.Any(reference => reference.Controller && reference.Uid == owner.Uid))];

    /// <summary>The name of the object that controls another, when it is of a kind; null otherwise.</summary>
    public static ObjectName? ControllerOf(StoredObject stored, ResourceKey kind, string ownerKind)
    {
        var owner = stored.Owners.FirstOrDefault(reference => reference.Controller && reference.Kind == ownerKind);
        return owner is null ? null : new ObjectName(kind, stored.Namespace, owner.Name);
    }

    /// <summary>Makes an object.</summary>
    /// <param name="kind">Where it is kept.</param>
    /// <param name="json">The object without its kind.</param>
    public void Create(ResourceKey kind, JsonObject json)
    {
        var resource = Resource(kind);
        json["apiVersion"] = resource.ApiVersion;
        json["kind"] = resource.Kind;
        var ns = json["metadata"]!["namespace"]?.GetValue<string>() ?? "";
        writer.Create(resource, json, cluster.Controller(manager, resource, ns, ""), dryRun: false);
    }

    /// <summary>Changes an object.</summary>
    public void Change(ObjectName name, Action<JsonObject> change) => Write(name, "", change);

    /// <summary>Changes an object's status; <paramref name="change"/> gets the status.</summary>
    public void ChangeStatus(ObjectName name, Action<JsonObject> change) => Write(name, "status", json =>
    {
        if (json["status"] is not JsonObject status)
        {
            json["status"] = status = [];
        }

        change(status);
    });

    /// <summary>Gives a Pod its node, as a Binding does: nobody else may write that field, and nobody owns it afterwards.</summary>
    public void Bind(ObjectName name, string node)
    {
        while (Live(name) is { } pod)
        {
            var json = pod.ToJson();
            json["spec"]!["nodeName"] = node;
            Conditions.Set(json["status"]!.AsObject(), "PodScheduled", true, "", "", Now);
            if (cluster.Store.Replace(pod, json) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Deletes an object, if it is still there.</summary>
    public void Delete(StoredObject stored, long? gracePeriodSeconds = null)
    {
        if (cluster.Store.Get(stored.Resource, stored.Namespace, stored.Name)?.Uid == stored.Uid)
        {
            deletion.Delete(
                Resource(stored.Resource),
                stored.Namespace,
                stored.Name,
                new DeletionOptions { Propagation = Propagation.Background, GracePeriodSeconds = gracePeriodSeconds });
        }
    }

    /// <summary>The owner reference by which an owner controls what it makes.</summary>
    public JsonArray OwnedBy(StoredObject owner)
    {
        var resource = Resource(owner.Resource);
        return new JsonArray(new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind,
            ["name"] = owner.Name,
            ["uid"] = owner.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        });
    }

    private void Write(ObjectName name, string subresource, Action<JsonObject> change)
    {
        var resource = Resource(name.Resource);
        var context = cluster.Controller(manager, resource, name.Namespace, name.Name, subresource);
        writer.Update(resource, name.Namespace, name.Name, [], live =>
        {
            var desired = live.DeepClone().AsObject();
            change(desired);
            return cluster.Rules(resource).Update(live, desired, context);
        });
    }

    private ApiResource Resource(ResourceKey kind) => cluster.Catalog.Preferred(kind.Group, kind.Name)!;
}
