using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Writes a Deployment's status as its rollout goes on.</summary>
internal static class DeploymentStatus
{
    private const string UpdateTime = "lastUpdateTime";

    /// <summary>Writes the status.</summary>
    /// <returns>When the deadline is due; null when none is.</returns>
    public static TimeSpan? Write(ControllerClient client, FailureModes failures, StoredObject deployment, JsonObject json, Rollout rollout)
    {
        var now = client.Now;
        TimeSpan? due = null;
        client.ChangeStatus(ObjectName.Of(deployment), status =>
        {
            due = null;
            var updatedBefore = Counts.Get(status, "updatedReplicas");
            var readyBefore = Counts.Get(status, "readyReplicas");
            status["observedGeneration"] = json["metadata"]!["generation"]?.GetValue<long>() ?? 1;
            Counts.Set(status, "replicas", rollout.Present);
            Counts.Set(status, "updatedReplicas", rollout.Updated);
            Counts.Set(status, "readyReplicas", rollout.Ready);
            Counts.Set(status, "availableReplicas", rollout.Ready);
            Counts.Set(status, "unavailableReplicas", Math.Max(0, rollout.Wanted - rollout.Ready));
            SetAvailable(status, rollout, now);
            var progressed = rollout.Updated != updatedBefore || rollout.Ready != readyBefore;
            due = SetProgressing(status, json, deployment, rollout, progressed, failures, now);
        });
        return due;
    }

    private static void SetAvailable(JsonObject status, Rollout rollout, DateTimeOffset now)
    {
        var available = rollout.Ready >= rollout.Wanted - rollout.MaxUnavailable;
        Conditions.Set(
            status,
            "Available",
            available,
            available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            available ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            now,
            UpdateTime);
    }

    private static TimeSpan? SetProgressing(
        JsonObject status, JsonObject json, StoredObject deployment, Rollout rollout, bool progressed, FailureModes failures, DateTimeOffset now)
    {
        if (json["spec"]!["progressDeadlineSeconds"]?.GetValue<int>() is not { } seconds)
        {
            return null;
        }

        void Set(bool value, string reason, string message) => Conditions.Set(status, "Progressing", value, reason, message, now, UpdateTime);
        if (rollout.IsComplete)
        {
            Set(true, "NewReplicaSetAvailable", $"ReplicaSet \"{rollout.NewName}\" has successfully progressed.");
            return null;
        }

        var condition = Conditions.Find(status, "Progressing");
        var reason = condition?["reason"]?.GetValue<string>() ?? "";
        if (progressed || condition is null || reason is "NewReplicaSetAvailable")
        {
            // The message does not change with every Pod, the time does.
            Set(true, "ReplicaSetUpdated", $"ReplicaSet \"{rollout.NewName}\" is progressing.");
            Conditions.Find(status, "Progressing")![UpdateTime] = Timestamps.Format(now);
            condition = Conditions.Find(status, "Progressing");
            reason = "ReplicaSetUpdated";
        }

        if (reason == "ProgressDeadlineExceeded")
        {
            return null;
        }

        var deadline = failures.Of(deployment) == FailureMode.Deadline ? failures.Delay : TimeSpan.FromSeconds(seconds);
        var since = DateTimeOffset.Parse(condition![UpdateTime]!.GetValue<string>(), CultureInfo.InvariantCulture);
        if (now < since + deadline)
        {
            return since + deadline - now;
        }

        Set(false, "ProgressDeadlineExceeded", $"ReplicaSet \"{rollout.NewName}\" has timed out progressing.");
        return null;
    }
}
