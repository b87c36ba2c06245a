using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers.Pods;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Workloads;

/// <summary>Runs Jobs: Pods until enough of them succeeded, or too many failed.</summary>
internal sealed class JobController(ControllerClient client) : IController
{
    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == Kinds.Jobs)
        {
            return change.Deleted ? [] : [new Work(ObjectName.Of(change.After))];
        }

        return change.After.Resource == Kinds.Pods && ControllerClient.ControllerOf(change.After, Kinds.Jobs, "Job") is { } owner ? [new Work(owner)] : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        if (client.Live(name) is not { } job)
        {
            return null;
        }

        var json = job.ToJson();
        var status = json["status"] as JsonObject;
        if (Conditions.IsTrue(status, "Complete") || Conditions.IsTrue(status, "Failed"))
        {
            return RemoveWhenOld(job, json);
        }

        var spec = json["spec"]!.AsObject();
        var suspended = spec["suspend"]?.GetValue<bool>() == true;
        var pods = Pods(job);
        var (active, succeeded, failed) = Tally(pods);
        var parallelism = spec["parallelism"]?.GetValue<int>() ?? 1;
        var completions = spec["completions"]?.GetValue<int>() ?? parallelism;
        var failing = failed > (spec["backoffLimit"]?.GetValue<int>() ?? 6);
        if (suspended || failing)
        {
            pods.Where(pod => pod.IsActive).ToList().ForEach(pod => client.Delete(pod.Pod));
        }
        else
        {
            for (var count = active; count < Math.Min(parallelism, completions - succeeded); count++)
            {
                CreatePod(job, spec);
            }
        }

        (active, succeeded, failed) = Tally(Pods(job));
        SetStatus(name, suspended, active, succeeded, failed, completions, failing);
        return null;
    }

    private List<PodState> Pods(StoredObject job) => [.. client.ControlledBy(job, Kinds.Pods).Select(PodState.Of)];

    private static (int Active, int Succeeded, int Failed) Tally(List<PodState> pods) =>
        (pods.Count(pod => pod.IsActive), pods.Count(pod => pod.Phase == "Succeeded"), pods.Count(pod => pod.Phase == "Failed"));

    private void CreatePod(StoredObject job, JsonObject spec) =>
        client.Create(Kinds.Pods, PodTemplate.Pod(job, spec["template"]!.AsObject(), GeneratedName.From(job.Name + "-"), client.OwnedBy(job)));

    private void SetStatus(ObjectName name, bool suspended, int active, int succeeded, int failed, int completions, bool failing)
    {
        var now = client.Now;
        client.ChangeStatus(name, status =>
        {
            if (suspended)
            {
                Conditions.Set(status, "Suspended", true, "JobSuspended", "Job suspended", now, "lastProbeTime");
            }
            else
            {
                status["startTime"] ??= Timestamps.Format(now);
                if (Conditions.Find(status, "Suspended") is not null)
                {
                    Conditions.Set(status, "Suspended", false, "JobResumed", "Job resumed", now, "lastProbeTime");
                }
            }

            Counts.Set(status, "active", active);
            Counts.Set(status, "succeeded", succeeded);
            Counts.Set(status, "failed", failed);
            status["ready"] = 0;
            status["terminating"] = 0;
            status["uncountedTerminatedPods"] = new JsonObject();
            if (succeeded >= completions)
            {
                status["completionTime"] = Timestamps.Format(now);
                Finish(status, "SuccessCriteriaMet", "Complete", "CompletionsReached", "Reached expected number of succeeded pods", now);
            }
            else if (failing)
            {
                Finish(status, "FailureTarget", "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
            }
        });
    }

    private static void Finish(JsonObject status, string before, string condition, string reason, string message, DateTimeOffset now)
    {
        Conditions.Set(status, before, true, reason, message, now, "lastProbeTime");
        Conditions.Set(status, condition, true, reason, message, now, "lastProbeTime");
    }

    private TimeSpan? RemoveWhenOld(StoredObject job, JsonObject json)
    {
        if (json["spec"]!["ttlSecondsAfterFinished"]?.GetValue<int>() is not { } seconds)
        {
            return null;
        }

        var ended = json["status"]!["completionTime"] ?? Conditions.Find(json["status"]!.AsObject(), "Failed")?["lastTransitionTime"];
        var left = DateTimeOffset.Parse(ended!.GetValue<string>(), CultureInfo.InvariantCulture) + TimeSpan.FromSeconds(seconds) - client.Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        client.Delete(job);
        return null;
    }
}
