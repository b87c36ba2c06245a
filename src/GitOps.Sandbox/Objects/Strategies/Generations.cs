using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>Which kinds count the changes of what is wanted of them in <c>metadata.generation</c>, and which changes count.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/registry/*/*/strategy.go.</remarks>
internal static class Generations
{
    private static readonly string[] Spec = ["spec"];
    private static readonly string[] Nothing = [];

    private static readonly Dictionary<string, string[]> Counted = new()
    {
        ["Pod"] = Spec,
        ["ReplicationController"] = Spec,
        ["DaemonSet.apps"] = Spec,
        ["Deployment.apps"] = Spec,
        ["ReplicaSet.apps"] = Spec,
        ["StatefulSet.apps"] = Spec,
        ["Job.batch"] = Spec,
        ["CronJob.batch"] = Spec,
        ["Ingress.networking.k8s.io"] = Spec,
        ["IngressClass.networking.k8s.io"] = Spec,
        ["IPAddress.networking.k8s.io"] = Spec,
        ["NetworkPolicy.networking.k8s.io"] = Spec,
        ["ServiceCIDR.networking.k8s.io"] = Spec,
        ["PodDisruptionBudget.policy"] = Spec,
        ["PriorityClass.scheduling.k8s.io"] = Nothing,
        ["CustomResourceDefinition.apiextensions.k8s.io"] = Spec,
        ["MutatingWebhookConfiguration.admissionregistration.k8s.io"] = ["webhooks"],
        ["ValidatingWebhookConfiguration.admissionregistration.k8s.io"] = ["webhooks"],
        ["ValidatingAdmissionPolicy.admissionregistration.k8s.io"] = Spec,
        ["ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io"] = Spec,
        ["MutatingAdmissionPolicy.admissionregistration.k8s.io"] = Spec,
        ["MutatingAdmissionPolicyBinding.admissionregistration.k8s.io"] = Spec,
        ["FlowSchema.flowcontrol.apiserver.k8s.io"] = Spec,
        ["PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io"] = Spec,
        ["EndpointSlice.discovery.k8s.io"] = ["endpoints", "ports", "addressType"],
        ["ResourceSlice.resource.k8s.io"] = Spec,
        ["DeviceClass.resource.k8s.io"] = Spec,
    };

    /// <summary>The first generation of a new object; null for a kind that does not count.</summary>
    public static long? First(KindFacts kind, bool isCustom) => isCustom || Counted.ContainsKey(Name(kind)) ? 1 : null;

    /// <summary>Whether the change from one object to the next counts.</summary>
    public static bool Advances(KindFacts kind, bool isCustom, JsonObject live, JsonObject updated)
    {
        if (isCustom)
        {
            var hasStatus = kind.HasSubresource("status");
            return live.Select(field => field.Key).Union(updated.Select(field => field.Key))
                .Where(name => name is not ("metadata" or "apiVersion" or "kind") && !(hasStatus && name == "status"))
                .Any(name => !JsonEquality.Same(live[name], updated[name]));
        }

        if (!Counted.TryGetValue(Name(kind), out var fields))
        {
            return false;
        }

        // A Deployment's annotations reach its ReplicaSets, so they count.
        return fields.Any(name => !JsonEquality.Same(live[name], updated[name]))
            || (kind is { Kind: "Deployment", Group: "apps" } && !JsonEquality.Same(live["metadata"]?["annotations"], updated["metadata"]?["annotations"]));
    }

    private static string Name(KindFacts kind) => kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
}
