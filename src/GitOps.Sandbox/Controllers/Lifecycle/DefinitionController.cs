using System.Text.Json.Nodes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Lifecycle;

/// <summary>Establishes definitions, and empties those that are to go.</summary>
internal sealed class DefinitionController(Cluster cluster, ObjectWriter writer, Deletion deletion) : IController
{
    // The fields of spec.names, in the order of the API.
    private static readonly string[] Names = ["plural", "singular", "shortNames", "kind", "listKind", "categories"];

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == DefinitionCatalog.Definitions)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        // The last object that was held by a finalizer lets its definition go.
        var definition = new ObjectName(DefinitionCatalog.Definitions, "", change.After.Resource.ToString());
        return change.Deleted && cluster.Store.Get(definition.Resource, "", definition.Name) is { Deleted: not null } ? [new Work(definition)] : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (cluster.Store.Get(name.Resource, "", name.Name) is not { } stored)
        {
            return null;
        }

        if (stored.Deleted is not null)
        {
            Empty(stored);
        }
        else if (!DefinitionCatalog.IsEstablished(stored.ToJson()) || NamesDiffer(stored.ToJson()))
        {
            Establish(name.Name);
        }

        return null;
    }

    private static bool NamesDiffer(JsonObject json) => !JsonNode.DeepEquals(json["status"]?["acceptedNames"], AcceptedNames(json));

    private static JsonObject AcceptedNames(JsonObject json)
    {
        var accepted = new JsonObject();
        foreach (var name in Names)
        {
            if (json["spec"]!["names"]![name] is { } value)
            {
                accepted[name] = value.DeepClone();
            }
        }

        return accepted;
    }

    private void Establish(string name)
    {
        var resource = cluster.Catalog.Preferred(DefinitionCatalog.Definitions.Group, DefinitionCatalog.Definitions.Name)!;
        var context = cluster.Controller("kube-apiserver", resource, "", name, "status");
        writer.Update(resource, "", name, [], live => cluster.Rules(resource).Update(live, WithStatus(live), context));
    }

    private JsonObject WithStatus(JsonObject live)
    {
        var json = live.DeepClone().AsObject();
        var status = json["status"] as JsonObject ?? [];
        json["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted")),
            ["acceptedNames"] = AcceptedNames(json),
            ["storedVersions"] = status["storedVersions"]?.DeepClone(),
        };
        return json;
    }

    private JsonObject Condition(string type, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = Timestamps.Format(cluster.Time.GetUtcNow()),
        ["reason"] = reason,
        ["message"] = message,
    };

    private void Empty(StoredObject stored)
    {
        var json = stored.ToJson();
        var key = new ResourceKey(json["spec"]!["group"]!.GetValue<string>(), json["spec"]!["names"]!["plural"]!.GetValue<string>());
        if (cluster.Catalog.Preferred(key.Group, key.Name) is { } resource)
        {
            foreach (var instance in cluster.Store.List(key).Objects.Values)
            {
                deletion.Delete(resource, instance.Namespace, instance.Name, new DeletionOptions { Propagation = Propagation.Background });
            }
        }

        if (cluster.Store.List(key).Objects.Count > 0)
        {
            return;
        }

        var metadata = json["metadata"]!.AsObject();
        var kept = metadata["finalizers"]!.AsArray().Where(finalizer => finalizer!.GetValue<string>() != Deletion.DefinitionFinalizer).ToArray();
        if (kept.Length == 0)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = new JsonArray([.. kept.Select(finalizer => finalizer!.DeepClone())]);
        }

        _ = Deletion.IsDue(json) ? cluster.Store.Remove(stored, json) : cluster.Store.Replace(stored, json);
    }
}
