using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>Rules for what runs Pods.</summary>
internal static class WorkloadHealth
{
    public static ResourceHealth OfDeployment(JsonObject live)
    {
        var progressing = Health.Condition(live, "Progressing");
        if (progressing?.Reason == "ProgressDeadlineExceeded")
        {
            return Health.Degraded(progressing.Text);
        }

        if (live["spec"]?["paused"] is JsonValue paused && paused.TryGetValue(out bool isPaused) && isPaused)
        {
            return Health.Suspended("paused");
        }

        var (wanted, replicas, updated, ready, available) =
            (Wanted(live), Status(live, "replicas"), Status(live, "updatedReplicas"), Status(live, "readyReplicas"), Status(live, "availableReplicas"));
        if (wanted > replicas)
        {
            return Health.Progressing($"{replicas} of {wanted} pods created");
        }

        if (wanted > updated)
        {
            return Health.Progressing($"{updated} of {wanted} pods updated");
        }

        if (replicas > wanted)
        {
            return Health.Progressing($"{replicas - wanted} old pods to go");
        }

        if (updated > available)
        {
            return Health.Progressing($"{available} of {updated} updated pods available");
        }

        if (wanted > ready)
        {
            return Health.Progressing($"{ready} of {wanted} pods ready");
        }

        if (live["spec"]?["progressDeadlineSeconds"] is not null && progressing is not { Status: "True", Reason: "NewReplicaSetAvailable" })
        {
            return Health.Progressing("the new ReplicaSet is not available yet");
        }

        return Health.Condition(live, "Available") is { Status: "True" } ? Health.Healthy : Health.Progressing("not available yet");
    }

    public static ResourceHealth OfStatefulSet(JsonObject live)
    {
        if ((string?)live["spec"]?["updateStrategy"]?["type"] == "OnDelete")
        {
            return Health.Healthy;
        }

        var (wanted, replicas, ready) = (Wanted(live), Status(live, "replicas"), Status(live, "readyReplicas"));
        if (wanted > replicas)
        {
            return Health.Progressing($"{replicas} of {wanted} pods created");
        }

        if (wanted > ready)
        {
            return Health.Progressing($"{ready} of {wanted} pods ready");
        }

        if (replicas > wanted)
        {
            return Health.Progressing($"{replicas - wanted} pods to go");
        }

        var partition = live["spec"]?["updateStrategy"]?["rollingUpdate"]?["partition"] is JsonValue value && value.TryGetValue(out long number) ? number : 0;
        if (partition > 0)
        {
            var updated = Status(live, "updatedReplicas");
            return updated < wanted - partition
                ? Health.Progressing($"{updated} of {wanted - partition} pods updated (partition {partition})")
                : Health.Healthy;
        }

        if (wanted > Status(live, "currentReplicas"))
        {
            return Health.Progressing($"{Status(live, "currentReplicas")} of {wanted} pods current");
        }

        return Health.Text(live, "status", "currentRevision") == Health.Text(live, "status", "updateRevision")
            ? Health.Healthy
            : Health.Progressing("pods of the old revision are left");
    }

    public static ResourceHealth OfDaemonSet(JsonObject live)
    {
        if (Health.Number(live, "metadata", "generation") is null || Health.Number(live, "status", "observedGeneration") is null)
        {
            return Health.Progressing("its controller has not seen it yet");
        }

        if (Health.Number(live, "status", "desiredNumberScheduled") is not { } wanted)
        {
            return Health.Progressing("not scheduled yet");
        }

        foreach (var (field, words) in ((string, string)[])[
            ("currentNumberScheduled", "scheduled"), ("updatedNumberScheduled", "updated"), ("numberAvailable", "available"), ("numberReady", "ready")])
        {
            if (wanted > Status(live, field))
            {
                return Health.Progressing($"{Status(live, field)} of {wanted} pods {words}");
            }
        }

        return Health.Healthy;
    }

    public static ResourceHealth OfReplicaSet(JsonObject live)
    {
        if (Health.Condition(live, "ReplicaFailure") is { Status: "True" } failure)
        {
            return Health.Degraded(failure.Text);
        }

        var wanted = Wanted(live);
        foreach (var (field, words) in ((string, string)[])[
            ("fullyLabeledReplicas", "labelled"), ("availableReplicas", "available"), ("readyReplicas", "ready")])
        {
            if (wanted > Status(live, field))
            {
                return Health.Progressing($"{Status(live, field)} of {wanted} pods {words}");
            }
        }

        return Status(live, "replicas") > wanted ? Health.Progressing($"{Status(live, "replicas") - wanted} pods to go") : Health.Healthy;
    }

    public static ResourceHealth OfJob(JsonObject live)
    {
        if (Health.Condition(live, "Failed") is { Status: "True" } failed)
        {
            return Health.Degraded(failed.Text);
        }

        if (Health.Condition(live, "Suspended") is { Status: "True" })
        {
            return Health.Suspended("suspended");
        }

        if (Health.Condition(live, "Complete") is { Status: "True" })
        {
            return Health.Healthy;
        }

        return Health.Text(live, "status", "startTime") is null
            ? Health.Progressing("not started yet")
            : Health.Progressing($"{Status(live, "succeeded")} succeeded, {Status(live, "active")} running");
    }

    /// <summary>A workload that does not say how many Pods it wants wants one.</summary>
    private static long Wanted(JsonObject live) => Health.Number(live, "spec", "replicas") ?? 1;

    private static long Status(JsonObject live, string name) => Health.Number(live, "status", name) ?? 0;
}
