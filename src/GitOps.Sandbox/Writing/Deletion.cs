using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Writing;

/// <summary>
/// Deletes objects: at once when nothing holds them, otherwise by marking them, so that whoever holds them lets go first
/// (https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/).
/// </summary>
internal sealed class Deletion(Cluster cluster)
{
    /// <summary>The finalizer of a deletion that takes owned objects first.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>The finalizer of a deletion that leaves owned objects behind.</summary>
    public const string OrphanFinalizer = "orphan";

    /// <summary>The finalizer of a definition whose objects go first.</summary>
    public const string DefinitionFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    private const long DefaultPodGracePeriod = 30;

    // Namespaces a cluster cannot do without.
    private static readonly string[] ImmortalNamespaces = ["default", "kube-system", "kube-public"];

    /// <summary>Whether an object is marked and nothing holds it any more.</summary>
    public static bool IsDue(JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        return metadata["deletionTimestamp"] is not null
            && metadata["finalizers"] is not JsonArray { Count: > 0 }
            && (metadata["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 0) == 0
            && json["spec"]?["finalizers"] is not JsonArray { Count: > 0 };
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>Its last state, and whether it is gone.</returns>
    /// <exception cref="ApiStatusException">There is none (404), a precondition does not hold (409), or it cannot be deleted (403).</exception>
    public (StoredObject Object, bool Gone) Delete(ApiResource resource, string ns, string name, DeletionOptions options)
    {
        while (true)
        {
            var live = cluster.Store.Get(resource.Key, ns, name) ?? throw ApiErrors.NotFound(resource, name);
            if (resource is { Group: "", Name: "namespaces" } && ImmortalNamespaces.Contains(name))
            {
                throw ApiErrors.Forbidden(resource, name, "this namespace may not be deleted");
            }

            CheckPreconditions(resource, live, options);
            var json = live.ToJson(resource.ApiVersion, resource.Kind);
            if (!Mark(resource, json, options))
            {
                return (live, false);
            }

            var due = IsDue(json);
            if (due && live.Deleted is null)
            {
                // What nothing holds goes without a trace of the marks.
                json = live.ToJson(resource.ApiVersion, resource.Kind);
            }

            if (options.DryRun)
            {
                return (StoredObject.Freeze(live.Resource, json, live.ResourceVersion), due);
            }

            if ((due ? cluster.Store.Remove(live, json) : cluster.Store.Replace(live, json)) is { } last)
            {
                return (last, due);
            }
        }
    }

    private static void CheckPreconditions(ApiResource resource, StoredObject live, DeletionOptions options)
    {
        // Kinds that delete in a way of their own also speak in one of their own.
        if (resource is { Group: "", Name: "namespaces" } or { Group: "apiextensions.k8s.io" })
        {
            CheckOwnPreconditions(resource, live, options);
            return;
        }

        if (options.Uid.Length > 0 && options.Uid != live.Uid)
        {
            throw ApiErrors.Precondition(
                resource,
                live.Name,
                $"the UID in the precondition ({options.Uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
        }

        var version = ObjectJson.Version(live.ResourceVersion);
        if (options.ResourceVersion.Length > 0 && options.ResourceVersion != version)
        {
            throw ApiErrors.Precondition(
                resource,
                live.Name,
                $"the ResourceVersion in the precondition ({options.ResourceVersion}) does not match the ResourceVersion in record ({version}). " +
                "The object might have been modified");
        }
    }

    private static void CheckOwnPreconditions(ApiResource resource, StoredObject live, DeletionOptions options)
    {
        void Check(string what, string wanted, string given)
        {
            if (wanted.Length > 0 && wanted != given)
            {
                throw ApiErrors.Conflict(resource, live.Name, $"Precondition failed: {what} in precondition: {wanted}, {what} in object meta: {given}");
            }
        }

        Check("UID", options.Uid, live.Uid);
        Check("ResourceVersion", options.ResourceVersion, ObjectJson.Version(live.ResourceVersion));
    }

    /// <summary>Marks an object; false when the marks it has already say the same.</summary>
    private bool Mark(ApiResource resource, JsonObject json, DeletionOptions options)
    {
        var metadata = json["metadata"]!.AsObject();
        var changed = SetPropagation(resource, metadata, options.Propagation);
        var grace = GracePeriod(resource, json, options);
        if (metadata["deletionTimestamp"] is not null)
        {
            var shorter = grace < (metadata["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 0);
            if (shorter)
            {
                metadata["deletionGracePeriodSeconds"] = grace;
            }

            return changed || shorter || IsDue(json);
        }

        metadata["deletionTimestamp"] = Timestamps.Format(cluster.Time.GetUtcNow().AddSeconds(grace));
        switch (resource)
        {
            case { Group: "", Name: "namespaces" }:
                json["status"] = new JsonObject { ["phase"] = "Terminating" };
                break;
            case { Group: "apiextensions.k8s.io", Name: "customresourcedefinitions" }:
                MarkDefinition(json, metadata);
                break;
            default:
                metadata["deletionGracePeriodSeconds"] = grace;
                BumpGeneration(metadata);
                break;
        }

        return true;
    }

    private static bool SetPropagation(ApiResource resource, JsonObject metadata, Propagation propagation)
    {
        if (propagation == Propagation.Default)
        {
            // Jobs leave their Pods behind unless told otherwise, for the sake of old clients.
            if (resource is not { Group: "batch", Name: "jobs" })
            {
                return false;
            }

            propagation = Propagation.Orphan;
        }

        var finalizers = metadata["finalizers"] is JsonArray array ? array.Select(finalizer => finalizer!.GetValue<string>()).ToList() : [];
        var before = finalizers.Count;
        var wanted = propagation switch { Propagation.Foreground => ForegroundFinalizer, Propagation.Orphan => OrphanFinalizer, _ => "" };
        var removed = finalizers.RemoveAll(finalizer => finalizer is ForegroundFinalizer or OrphanFinalizer && finalizer != wanted);
        if (wanted.Length > 0 && !finalizers.Contains(wanted))
        {
            finalizers.Add(wanted);
        }

        if (removed == 0 && finalizers.Count == before)
        {
            return false;
        }

        if (finalizers.Count == 0)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => JsonValue.Create(finalizer))]);
        }

        return true;
    }

    // Only a Pod that runs somewhere has anything to end.
    private static long GracePeriod(ApiResource resource, JsonObject json, DeletionOptions options) =>
        resource is { Group: "", Name: "pods" } && json["spec"]?["nodeName"] is not null && json["status"]?["phase"]?.GetValue<string>() is not ("Succeeded" or "Failed")
            ? Math.Max(0, options.GracePeriodSeconds ?? json["spec"]?["terminationGracePeriodSeconds"]?.GetValue<long>() ?? DefaultPodGracePeriod)
            : 0;

    private void MarkDefinition(JsonObject json, JsonObject metadata)
    {
        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            metadata["finalizers"] = finalizers = [];
        }

        if (!finalizers.Any(finalizer => finalizer!.GetValue<string>() == DefinitionFinalizer))
        {
            finalizers.Add(DefinitionFinalizer);
        }

        json["status"] ??= new JsonObject();
        if (json["status"]!["conditions"] is not JsonArray conditions)
        {
            json["status"]!["conditions"] = conditions = [];
        }

        conditions.Add(new JsonObject
        {
            ["type"] = "Terminating",
            ["status"] = "True",
            ["lastTransitionTime"] = Timestamps.Format(cluster.Time.GetUtcNow()),
            ["reason"] = "InstanceDeletionPending",
            ["message"] = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        });
    }

    private static void BumpGeneration(JsonObject metadata)
    {
        if (metadata["generation"]?.GetValue<long>() is > 0 and var generation)
        {
            metadata["generation"] = generation + 1;
        }
    }
}
