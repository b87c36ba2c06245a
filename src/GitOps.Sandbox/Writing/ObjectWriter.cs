using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Writing;

/// <summary>Brings objects from their rules to the store: for requests and for the cluster's own controllers alike.</summary>
internal sealed class ObjectWriter(Cluster cluster)
{
    /// <summary>Stores a new object.</summary>
    /// <exception cref="ApiStatusException">Its namespace does not take it, its name is taken, or it breaks a rule.</exception>
    public StoredObject Create(ApiResource resource, JsonObject desired, WriteContext context, bool dryRun) =>
        Store(resource, context.Namespace, NamespaceGate.NameOf(desired), cluster.Rules(resource).Create(desired, context).Object, dryRun);

    /// <summary>Applies an object, creating it when there is none.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public (StoredObject Object, bool Created) Apply(ApiResource resource, JsonObject applied, bool force, WriteContext context, bool dryRun)
    {
        var rules = cluster.Rules(resource);
        while (true)
        {
            var live = cluster.Store.Get(resource.Key, context.Namespace, context.Name);
            CheckIdentity(resource, live, context.Name, applied);
            if (live is not null)
            {
                var result = rules.Apply(live.ToJson(resource.ApiVersion, resource.Kind), applied, force, context);
                if (Commit(live, result, dryRun) is { } written)
                {
                    return (written, false);
                }
            }
            else
            {
                if (context.Subresource.Length > 0)
                {
                    throw ApiErrors.NotFound(resource, context.Name);
                }

                NamespaceGate.Require(cluster, resource, context.Namespace, context.Name);
                return (Store(resource, context.Namespace, context.Name, rules.Apply(null, applied, force, context).Object, dryRun), true);
            }
        }
    }

    /// <summary>Changes an object, again and again until nobody came between reading and writing.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="identity">Names the uid and resourceVersion it must have, if any.</param>
    /// <param name="change">Makes the new object of the live one.</param>
    /// <param name="dryRun">Whether nothing is stored.</param>
    /// <exception cref="ApiStatusException">There is no such object (404), it is another (409), or <paramref name="change"/> refuses.</exception>
    public StoredObject Update(ApiResource resource, string ns, string name, JsonObject identity, Func<JsonObject, WriteResult> change, bool dryRun = false)
    {
        while (true)
        {
            var live = cluster.Store.Get(resource.Key, ns, name) ?? throw ApiErrors.NotFound(resource, name);
            CheckIdentity(resource, live, name, identity);
            if (Commit(live, change(live.ToJson(resource.ApiVersion, resource.Kind)), dryRun) is { } written)
            {
                return written;
            }
        }
    }

    /// <summary>Throws when an object names a uid or resourceVersion that is not the live one's.</summary>
    private static void CheckIdentity(ApiResource resource, StoredObject? live, string name, JsonObject desired)
    {
        var metadata = desired["metadata"] as JsonObject;
        var uid = Text(metadata, "uid");
        if (uid.Length > 0 && uid != (live?.Uid ?? ""))
        {
            throw ApiErrors.Conflict(resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live?.Uid}");
        }

        var version = Text(metadata, "resourceVersion");
        if (version.Length > 0 && version != "0" && live is not null
            && version != ObjectJson.Version(live.ResourceVersion))
        {
            throw ApiErrors.Modified(resource, name);
        }
    }

    private static string Text(JsonObject? metadata, string name) =>
        metadata?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private StoredObject Store(ApiResource resource, string ns, string name, JsonObject json, bool dryRun)
    {
        if (!dryRun)
        {
            return cluster.Store.Create(resource.Key, json) ?? throw ApiErrors.AlreadyExists(resource, name);
        }

        return cluster.Store.Get(resource.Key, ns, name) is null
            ? StoredObject.Freeze(resource.Key, json, version: 0)
            : throw ApiErrors.AlreadyExists(resource, name);
    }

    private StoredObject? Commit(StoredObject live, WriteResult result, bool dryRun)
    {
        if (!result.Changed)
        {
            return live;
        }

        if (dryRun)
        {
            return StoredObject.Freeze(live.Resource, result.Object, live.ResourceVersion);
        }

        return Deletion.IsDue(result.Object) ? cluster.Store.Remove(live, result.Object) : cluster.Store.Replace(live, result.Object);
    }
}
