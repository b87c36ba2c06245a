using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Ignoring;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Sets;

/// <summary>Finds the workloads whose <c>spec.replicas</c> a HorizontalPodAutoscaler sets, declared in the set or not.</summary>
internal sealed class AutoscaledReplicas(KubeApi api, ApiCatalog catalog, string fieldManager, IReconcileObserver observer)
{
    private static readonly HashSet<string> Scaled = ["Deployment", "StatefulSet", "ReplicaSet"];
    private static readonly FieldPattern Replicas = new([new PathStep("spec"), new PathStep("replicas")]);

    /// <summary>The rules that leave replicas to autoscalers.</summary>
    public async Task<IReadOnlyList<IgnoreRule>> FindAsync(IReadOnlyList<DeclaredObject> declared, LiveState live, CancellationToken cancellationToken)
    {
        var namespaces = declared.Where(item => Scaled.Contains(item.Id.Kind) && live.Objects.TryGetValue(item.Id, out var found) && IsConcerned(item, found))
            .Select(item => item.Id.Namespace).Distinct().ToArray();
        if (namespaces.Length == 0 || catalog.FindPreferred("autoscaling", "HorizontalPodAutoscaler") is not { } autoscalers)
        {
            return [];
        }

        var rules = new ConcurrentBag<IgnoreRule>();
        await Requests.ForEachAsync(namespaces, FindTargetsAsync, cancellationToken);
        return [.. rules];

        async Task FindTargetsAsync(string @namespace, CancellationToken token)
        {
            try
            {
                foreach (var autoscaler in (await api.ListAsync(autoscalers, @namespace, null, metadataOnly: false, token)).Items)
                {
                    rules.Add(RuleOf(autoscaler, @namespace));
                }
            }
            catch (KubeApiException failure) when (failure.StatusCode == 403)
            {
                observer.Verbose($"Autoscalers may not be listed in {@namespace}; replicas are compared as declared.");
            }
        }
    }

    /// <summary>The rule that leaves replicas to an autoscaler.</summary>
    public static IgnoreRule RuleOf(JsonObject autoscaler, string @namespace)
    {
        var target = JsonFields.Get(autoscaler, "spec", "scaleTargetRef");
        return new IgnoreRule
        {
            Group = ResourceId.SplitApiVersion(JsonFields.Text(target, "apiVersion") ?? "").Group,
            Kind = JsonFields.Text(target, "kind") ?? "",
            Namespace = @namespace,
            Name = JsonFields.Text(target, "name") ?? "",
            Fields = [Replicas],
        };
    }

    /// <summary>Whether an apply would set replicas, or give up those it set before.</summary>
    private bool IsConcerned(DeclaredObject item, LiveObject live) =>
        item.Object["spec"]?["replicas"] is not null
        || ClientSideFields.ToOwn(live.Managers, fieldManager)?.ContainsField("spec", "replicas") == true;
}
