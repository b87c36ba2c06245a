using System.Text.Json.Nodes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Lifecycle;

/// <summary>Empties namespaces that are to go, and lets them go when they are empty.</summary>
internal sealed class NamespaceController(Cluster cluster, Deletion deletion) : IController
{
    // A real namespace takes a moment to go, in which it shows as terminating and refuses new objects.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == NamespaceGate.Namespaces)
        {
            return change is { Deleted: false, After.Deleted: not null } ? [new Work(ObjectName.Of(change.After), Moment)] : [];
        }

        var ns = change.After.Namespace;
        return change.Deleted && ns.Length > 0 && cluster.Store.Get(NamespaceGate.Namespaces, "", ns) is { Deleted: not null } terminating
            ? [new Work(ObjectName.Of(terminating))]
            : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (cluster.Store.Get(name.Resource, "", name.Name) is not { Deleted: not null } terminating)
        {
            return null;
        }

        var held = Empty(name.Name);
        var json = terminating.ToJson();
        if (held.Count == 0)
        {
            var finalizers = json["spec"]?["finalizers"] as JsonArray;
            var rest = (finalizers ?? []).Where(finalizer => finalizer!.GetValue<string>() != "kubernetes").Select(finalizer => finalizer!.DeepClone()).ToArray();
            if (rest.Length == 0)
            {
                json["spec"] = new JsonObject();
            }
            else if (rest.Length < finalizers!.Count)
            {
                json["spec"]!["finalizers"] = new JsonArray(rest);
            }
            else
            {
                return null;
            }
        }
        else if (!NamespaceStatus.Describe(json, held, cluster.Time.GetUtcNow()))
        {
            return null;
        }

        _ = Deletion.IsDue(json) ? cluster.Store.Remove(terminating, json) : cluster.Store.Replace(terminating, json);
        return null;
    }

    /// <summary>Deletes what is in a namespace; gives what would not go.</summary>
    private List<StoredObject> Empty(string ns)
    {
        var held = new List<StoredObject>();
        foreach (var key in cluster.Store.Resources())
        {
            if (cluster.Catalog.Preferred(key.Group, key.Name) is not { Namespaced: true } resource)
            {
                continue;
            }

            foreach (var stored in cluster.Store.List(key).Objects.Values.Where(stored => stored.Namespace == ns))
            {
                var (last, gone) = deletion.Delete(resource, ns, stored.Name, new DeletionOptions { Propagation = Propagation.Background, GracePeriodSeconds = 0 });
                if (!gone)
                {
                    held.Add(last);
                }
            }
        }

        return held;
    }
}
