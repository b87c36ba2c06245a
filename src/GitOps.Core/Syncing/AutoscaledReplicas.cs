using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Diffing;

namespace GitOps.Core.Syncing;

/// <summary>Leaves <c>spec.replicas</c> to a HorizontalPodAutoscaler where one scales the workload, declared in the set or not.</summary>
internal sealed class AutoscaledReplicas(KubeApi api, ApiCatalog catalog, string fieldManager, IReconcileObserver observer)
{
    private static readonly HashSet<string> Scaled = ["Deployment", "StatefulSet", "ReplicaSet"];

    /// <summary>The objects, those that are autoscaled with the replicas they have.</summary>
    public async Task<IReadOnlyList<DeclaredObject>> KeepAsync(IReadOnlyList<DeclaredObject> declared, LiveState live, CancellationToken cancellationToken)
    {
        var candidates = declared.Where(item => Scaled.Contains(item.Id.Kind) && item.Object["spec"]?["replicas"] is not null && live.Objects.ContainsKey(item.Id));
        var namespaces = candidates.Select(item => item.Id.Namespace).Distinct().ToArray();
        if (namespaces.Length == 0 || catalog.FindPreferred("autoscaling", "HorizontalPodAutoscaler") is not { } autoscalers)
        {
            return declared;
        }

        var targets = new ConcurrentDictionary<ResourceId, bool>();
        await Requests.ForEachAsync(namespaces, FindTargetsAsync, cancellationToken);
        return targets.IsEmpty ? declared : [.. declared.Select(item => targets.ContainsKey(item.Id) ? Keep(item, live.Objects[item.Id]) : item)];

        async Task FindTargetsAsync(string @namespace, CancellationToken token)
        {
            try
            {
                foreach (var autoscaler in (await api.ListAsync(autoscalers, @namespace, null, metadataOnly: false, token)).Items)
                {
                    var target = autoscaler["spec"]?["scaleTargetRef"];
                    var (group, version) = ResourceId.SplitApiVersion((string?)target?["apiVersion"] ?? "");
                    targets[new ResourceId(group, version, (string?)target?["kind"] ?? "", @namespace, (string?)target?["name"] ?? "")] = true;
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode == 403)
            {
                observer.Verbose($"Autoscalers may not be listed in {@namespace}; replicas are compared as declared.");
            }
        }
    }

    /// <summary>While we own the field, giving it up would reset it: the live value is declared instead. Once the autoscaler owns it, it is left out.</summary>
    private DeclaredObject Keep(DeclaredObject item, JsonObject live)
    {
        if (live["spec"]?["replicas"] is not { } replicas)
        {
            return item;
        }

        var kept = item.Object.DeepClone().AsObject();
        var isOurs = ManagedFields.Read(live).Any(owner =>
            owner.Manager == fieldManager && owner.Operation == "Apply" && owner.Fields["f:spec"]?["f:replicas"] is not null);
        if (isOurs)
        {
            kept["spec"]!["replicas"] = replicas.DeepClone();
        }
        else
        {
            kept["spec"]!.AsObject().Remove("replicas");
        }

        return item with { Object = kept };
    }
}
