using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Lifecycle;

/// <summary>
/// Deletes objects whose owners are gone, and lets owners go whose owned objects are gone or set free
/// (https://kubernetes.io/docs/concepts/architecture/garbage-collection/).
/// </summary>
internal sealed class GarbageCollector(Cluster cluster, Deletion deletion) : IController
{
    private static readonly DeletionOptions Background = new() { Propagation = Propagation.Background };
    private static readonly DeletionOptions Foreground = new() { Propagation = Propagation.Foreground };

    // Who names an owner, by the owner's uid. Objects that name an owner which never existed are in here too.
    private readonly Dictionary<string, HashSet<ObjectName>> _owned = [];

    // Where an object of a uid is.
    private readonly Dictionary<string, ObjectName> _byUid = [];

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        var name = ObjectName.Of(change.After);
        Index(change, name);
        if (change.Deleted)
        {
            var freed = _owned.TryGetValue(change.After.Uid, out var owned) ? owned.ToArray() : [];
            return freed.Concat(OwnersOf(change.After)).Select(affected => new Work(affected));
        }

        var worthALook = change.After.Owners.Count > 0 || change.After.Finalizers.Any(IsOurs);
        var released = change.Before is null ? [] : OwnersOf(change.Before).Except(OwnersOf(change.After));
        return released.Concat(worthALook ? [name] : []).Select(affected => new Work(affected));
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (cluster.Store.Get(name.Resource, name.Namespace, name.Name) is not { } stored || ResourceOf(name.Resource) is not { } resource)
        {
            return null;
        }

        if (stored.Deleted is not null && stored.Finalizers.Contains(Deletion.OrphanFinalizer))
        {
            foreach (var owned in OwnedBy(stored))
            {
                Disown(owned, owner => owner.Uid == stored.Uid);
            }

            RemoveFinalizer(stored, resource, Deletion.OrphanFinalizer);
        }
        else if (stored.Deleted is not null && stored.Finalizers.Contains(Deletion.ForegroundFinalizer))
        {
            TakeOwnedFirst(stored, resource);
        }
        else if (stored.Owners.Count > 0 && stored.Deleted is null)
        {
            CollectIfOrphaned(stored, resource);
        }

        return null;
    }

    private static bool IsOurs(string finalizer) => finalizer is Deletion.ForegroundFinalizer or Deletion.OrphanFinalizer;

    private void Index(StoreEvent change, ObjectName name)
    {
        foreach (var owner in change.Before?.Owners ?? [])
        {
            if (_owned.TryGetValue(owner.Uid, out var owned) && owned.Remove(name) && owned.Count == 0)
            {
                _owned.Remove(owner.Uid);
            }
        }

        if (change.Deleted)
        {
            _byUid.Remove(change.After.Uid);
            return;
        }

        _byUid[change.After.Uid] = name;
        foreach (var owner in change.After.Owners)
        {
            (_owned.TryGetValue(owner.Uid, out var owned) ? owned : _owned[owner.Uid] = []).Add(name);
        }
    }

    private IEnumerable<ObjectName> OwnersOf(StoredObject stored) =>
        stored.Owners.Where(owner => _byUid.ContainsKey(owner.Uid)).Select(owner => _byUid[owner.Uid]);

    private IReadOnlyList<StoredObject> OwnedBy(StoredObject owner) => _owned.TryGetValue(owner.Uid, out var owned)
        ? [.. owned.Select(name => cluster.Store.Get(name.Resource, name.Namespace, name.Name)).OfType<StoredObject>()]
        : [];

    private void TakeOwnedFirst(StoredObject owner, ApiResource resource)
    {
        var owned = OwnedBy(owner);
        foreach (var stored in owned.Where(stored => stored.Deleted is null))
        {
            if (ResourceOf(stored.Resource) is { } ownedResource)
            {
                Delete(stored, ownedResource, OwnedBy(stored).Count > 0 ? Foreground : Background);
            }
        }

        var blocking = OwnedBy(owner).Any(stored => stored.Owners.Any(reference => reference.Uid == owner.Uid && reference.BlockOwnerDeletion));
        if (!blocking)
        {
            RemoveFinalizer(owner, resource, Deletion.ForegroundFinalizer);
        }
    }

    private void CollectIfOrphaned(StoredObject stored, ApiResource resource)
    {
        var alive = stored.Owners.Where(owner => Exists(owner, stored.Namespace)).ToArray();
        if (alive.Length == 0)
        {
            Delete(stored, resource, Background);
        }
        else if (alive.Length < stored.Owners.Count)
        {
            Disown(stored, owner => !alive.Contains(owner));
        }
    }

    // An owner is in the same namespace or in none.
    private bool Exists(OwnerReference owner, string ns)
    {
        var (group, version) = ResourceId.SplitApiVersion(owner.ApiVersion);
        var resource = cluster.Catalog.FindKind(group, version, owner.Kind);
        if (resource is null)
        {
            // A kind nobody serves any more may come back; nothing is deleted on such grounds.
            return true;
        }

        return cluster.Store.Get(resource.Key, resource.Namespaced ? ns : "", owner.Name)?.Uid == owner.Uid;
    }

    private void Delete(StoredObject stored, ApiResource resource, DeletionOptions options)
    {
        if (cluster.Store.Get(stored.Resource, stored.Namespace, stored.Name) is { } live && live.Uid == stored.Uid)
        {
            deletion.Delete(resource, stored.Namespace, stored.Name, options);
        }
    }

    private void Disown(StoredObject stored, Func<OwnerReference, bool> remove) => Rewrite(stored, metadata =>
    {
        var kept = metadata["ownerReferences"]!.AsArray()
            .Zip(stored.Owners)
            .Where(pair => !remove(pair.Second))
            .Select(pair => pair.First!.DeepClone())
            .ToArray();
        Set(metadata, "ownerReferences", kept);
    });

    private void RemoveFinalizer(StoredObject stored, ApiResource resource, string finalizer)
    {
        if (cluster.Store.Get(resource.Key, stored.Namespace, stored.Name) is { } live && live.Uid == stored.Uid)
        {
            Rewrite(live, metadata => Set(
                metadata,
                "finalizers",
                [.. metadata["finalizers"]!.AsArray().Where(item => item!.GetValue<string>() != finalizer).Select(item => item!.DeepClone())]));
        }
    }

    // Losing the race against another writer is no harm: the change that won brings us here again.
    private void Rewrite(StoredObject stored, Action<JsonObject> change)
    {
        var json = stored.ToJson();
        change(json["metadata"]!.AsObject());
        if (Deletion.IsDue(json))
        {
            cluster.Store.Remove(stored, json);
        }
        else
        {
            cluster.Store.Replace(stored, json);
        }
    }

    private static void Set(JsonObject metadata, string name, JsonNode[] items)
    {
        if (items.Length == 0)
        {
            metadata.Remove(name);
        }
        else
        {
            metadata[name] = new JsonArray(items);
        }
    }

    private ApiResource? ResourceOf(ResourceKey key) => cluster.Catalog.Preferred(key.Group, key.Name);
}
