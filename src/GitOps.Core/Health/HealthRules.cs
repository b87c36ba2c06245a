using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>
/// How well an object is: pure functions by kind, after the rules of kstatus (kubernetes-sigs/cli-utils,
/// pkg/kstatus/status). Where Argo CD tells more, its word is taken: a paused Deployment and a suspended Job are
/// suspended, a lost claim and a failed Pod are degraded, a load balancer needs an address.
/// </summary>
internal static class HealthRules
{
    private static readonly Dictionary<(string Group, string Kind), Func<JsonObject, ResourceHealth>> Rules = new()
    {
        [("apps", "Deployment")] = WorkloadHealth.OfDeployment,
        [("apps", "StatefulSet")] = WorkloadHealth.OfStatefulSet,
        [("apps", "DaemonSet")] = WorkloadHealth.OfDaemonSet,
        [("apps", "ReplicaSet")] = WorkloadHealth.OfReplicaSet,
        [("batch", "Job")] = WorkloadHealth.OfJob,
        [("", "PersistentVolumeClaim")] = OfClaim,
        [("", "Service")] = OfService,
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = OfDefinition,
        [("batch", "CronJob")] = _ => Health.Healthy,
        [("policy", "PodDisruptionBudget")] = _ => Health.Healthy,
        [("", "ConfigMap")] = _ => Health.Healthy,
        [("", "Secret")] = _ => Health.Healthy,
    };

    /// <summary>How well a live object is.</summary>
    /// <param name="live">The object.</param>
    /// <param name="now">When it is looked at: a Pod that no node takes is given some time.</param>
    public static ResourceHealth Of(JsonObject live, DateTimeOffset now)
    {
        var (group, _) = ResourceId.SplitApiVersion((string?)live["apiVersion"] ?? "");
        return OfAnyKind(live) ?? (group, (string?)live["kind"] ?? "") switch
        {
            ("", "Pod") => PodHealth.Of(live, now),
            var kind when Rules.TryGetValue(kind, out var rule) => rule(live),
            _ => OfConditions(live),
        };
    }

    /// <summary>What holds for every kind, before its own rule.</summary>
    private static ResourceHealth? OfAnyKind(JsonObject live)
    {
        if (live["metadata"]?["deletionTimestamp"] is not null)
        {
            return Health.Progressing("being deleted");
        }

        if (Health.Number(live, "metadata", "generation") is { } generation
            && Health.Number(live, "status", "observedGeneration") is { } observed
            && generation != observed)
        {
            return Health.Progressing("its controller has not seen the latest change");
        }

        if (Health.Condition(live, "Stalled") is { Status: "True" } stalled)
        {
            return Health.Degraded(stalled.Text);
        }

        return Health.Condition(live, "Reconciling") is { Status: "True" } reconciling ? Health.Progressing(reconciling.Text) : null;
    }

    private static ResourceHealth OfConditions(JsonObject live) => Health.Condition(live, "Ready") switch
    {
        { Status: "True" } or null => Health.Healthy,
        { } ready => Health.Progressing(ready.Text),
    };

    private static ResourceHealth OfClaim(JsonObject live) => Health.Text(live, "status", "phase") switch
    {
        "Bound" => Health.Healthy,
        "Lost" => Health.Degraded("its volume is lost"),
        var phase => Health.Progressing($"not bound ({phase ?? "no phase"})"),
    };

    private static ResourceHealth OfService(JsonObject live)
    {
        if (Health.Text(live, "spec", "type") != "LoadBalancer")
        {
            return Health.Healthy;
        }

        return live["status"]?["loadBalancer"]?["ingress"] is JsonArray { Count: > 0 }
            ? Health.Healthy
            : Health.Progressing("the load balancer has no address yet");
    }

    private static ResourceHealth OfDefinition(JsonObject live)
    {
        if (Health.Condition(live, "NamesAccepted") is { Status: "False" } names)
        {
            return Health.Degraded(names.Text);
        }

        return Health.Condition(live, "Established") switch
        {
            { Status: "True" } => Health.Healthy,
            { Status: "False", Reason: not "Installing" } failed => Health.Degraded(failed.Text),
            _ => Health.Progressing("not established yet"),
        };
    }
}
