using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Storage;

/// <summary>All objects of the cluster under one resource version counter. Readers see immutable tables; writers compare and swap.</summary>
internal sealed class ObjectStore
{
    // etcd's --max-request-bytes, https://etcd.io/docs/v3.6/dev-guide/limit/.
    private const int MaxObjectBytes = 3 * 512 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<ResourceKey, Table> _tables = [];
    private long _version;

    /// <summary>Raised after each change, in order, outside of any request's view.</summary>
    public event Action<StoreEvent>? Changed;

    /// <summary>What a listener threw last; null when none did. What is stored stays stored.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>The version of the newest change.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>The object of that name; null when there is none.</summary>
    public StoredObject? Get(ResourceKey resource, string ns, string name)
    {
        lock (_gate)
        {
            return _tables.TryGetValue(resource, out var table) ? table.Objects.GetValueOrDefault(StoredObject.KeyOf(ns, name)) : null;
        }
    }

    /// <summary>All objects of a kind as they are now.</summary>
    public StoreSnapshot List(ResourceKey resource)
    {
        lock (_gate)
        {
            return new(TableOf(resource).Objects, _version);
        }
    }

    /// <summary>All objects of a kind as they were at a version; null when that is forgotten.</summary>
    public StoreSnapshot? ListAt(ResourceKey resource, long version)
    {
        lock (_gate)
        {
            var table = TableOf(resource);
            if (table.Log.After(version) is not { } later)
            {
                return null;
            }

            var objects = table.Objects.ToBuilder();
            foreach (var change in later.Reverse())
            {
                if (change.Before is null)
                {
                    objects.Remove(change.After.Key);
                }
                else
                {
                    objects[change.Before.Key] = change.Before;
                }
            }

            return new(objects.ToImmutable(), version);
        }
    }

    /// <summary>Every kind that ever had an object.</summary>
    public IReadOnlyList<ResourceKey> Resources()
    {
        lock (_gate)
        {
            return [.. _tables.Keys];
        }
    }

    /// <summary>Stores a new object; null when the name is taken.</summary>
    public StoredObject? Create(ResourceKey resource, JsonObject json)
    {
        lock (_gate)
        {
            var table = TableOf(resource);
            var created = Frozen(resource, json);
            if (table.Objects.ContainsKey(created.Key))
            {
                return null;
            }

            Commit(table, new StoreEvent(created.ResourceVersion, null, created, Deleted: false));
            return created;
        }
    }

    /// <summary>Replaces an object; null when it is no longer the one that was read.</summary>
    public StoredObject? Replace(StoredObject read, JsonObject json)
    {
        lock (_gate)
        {
            var table = TableOf(read.Resource);
            if (!table.Holds(read))
            {
                return null;
            }

            var replaced = Frozen(read.Resource, json);
            Commit(table, new StoreEvent(replaced.ResourceVersion, read, replaced, Deleted: false));
            return replaced;
        }
    }

    /// <summary>Removes an object, leaving <paramref name="last"/> as its last state; null when it is no longer the one that was read.</summary>
    public StoredObject? Remove(StoredObject read, JsonObject last)
    {
        lock (_gate)
        {
            var table = TableOf(read.Resource);
            if (!table.Holds(read))
            {
                return null;
            }

            var removed = StoredObject.Freeze(read.Resource, last, _version + 1);
            Commit(table, new StoreEvent(removed.ResourceVersion, read, removed, Deleted: true));
            return removed;
        }
    }

    /// <summary>The changes of a kind after a version, the version they lead to, and what completes at the next one.</summary>
    public StoreChanges ChangesAfter(ResourceKey resource, long version)
    {
        lock (_gate)
        {
            var log = TableOf(resource).Log;
            return new(log.After(version), _version, log.Changed);
        }
    }

    /// <summary>Every object there is, with the newest version.</summary>
    public (IReadOnlyList<StoredObject> Objects, long Version) All()
    {
        lock (_gate)
        {
            return ([.. _tables.Values.SelectMany(table => table.Objects.Values)], _version);
        }
    }

    /// <summary>Fills an empty store with the objects of an earlier life; their versions stay, the history is forgotten.</summary>
    public void Restore(IReadOnlyList<StoredObject> objects, long version)
    {
        lock (_gate)
        {
            _version = version;
            foreach (var stored in objects)
            {
                var table = TableOf(stored.Resource);
                table.Objects = table.Objects.SetItem(stored.Key, stored);
                table.Log.ForgetUpTo(version);
            }

            foreach (var stored in objects)
            {
                Tell(new StoreEvent(stored.ResourceVersion, null, stored, Deleted: false));
            }
        }
    }

    private Table TableOf(ResourceKey resource)
    {
        if (!_tables.TryGetValue(resource, out var table))
        {
            _tables[resource] = table = new Table();
        }

        return table;
    }

    private void Commit(Table table, StoreEvent change)
    {
        _version = change.Version;
        table.Objects = change.Deleted ? table.Objects.Remove(change.After.Key) : table.Objects.SetItem(change.After.Key, change.After);
        table.Log.Append(change);
        Tell(change);
    }

    private void Tell(StoreEvent change)
    {
        foreach (var listener in (Changed?.GetInvocationList() ?? []).Cast<Action<StoreEvent>>())
        {
            try
            {
                listener(change);
            }
            catch (Exception failure)
            {
                LastFailure = failure;
            }
        }
    }

    private StoredObject Frozen(ResourceKey resource, JsonObject json) =>
        StoredObject.Freeze(resource, json, _version + 1) is { Body.Length: <= MaxObjectBytes } frozen ? frozen : throw new ApiStatusException(500, "", "etcdserver: request is too large");

    private sealed class Table
    {
        public ImmutableSortedDictionary<string, StoredObject> Objects { get; set; } =
            ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

        public EventLog Log { get; } = new();

        public bool Holds(StoredObject read) => ReferenceEquals(Objects.GetValueOrDefault(read.Key), read);
    }
}
