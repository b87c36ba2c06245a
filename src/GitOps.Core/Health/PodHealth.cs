using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>Rules for Pods.</summary>
internal static class PodHealth
{
    /// <summary>Container states that do not get better by waiting.</summary>
    private static readonly HashSet<string> Failures =
        ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    private static readonly TimeSpan SchedulingTime = TimeSpan.FromSeconds(15);

    public static ResourceHealth Of(JsonObject live, DateTimeOffset now) => Health.Text(live, "status", "phase") switch
    {
        "Succeeded" => Health.Healthy,
        "Failed" => Health.Degraded(FailedContainer(live) ?? "failed"),
        "Running" when Health.Condition(live, "Ready") is { Status: "True" } => Health.Healthy,
        "Running" or "Pending" when FailedContainer(live) is { } failure => Health.Degraded(failure),
        "Pending" when Unschedulable(live, now) is { } why => Health.Degraded(why),
        "Running" => Health.Progressing("not ready"),
        "Pending" => Health.Progressing("pending"),
        _ => Health.Progressing("not seen by a node yet"),
    };

    /// <summary>The container that fails and why (<c>container server: CrashLoopBackOff</c>), or null when none does.</summary>
    public static string? FailedContainer(JsonObject live)
    {
        foreach (var container in Statuses(live, "initContainerStatuses").Concat(Statuses(live, "containerStatuses")))
        {
            var waiting = container["state"]?["waiting"];
            if ((string?)waiting?["reason"] is { } reason && Failures.Contains(reason))
            {
                var message = (string?)waiting["message"];
                return $"container {(string?)container["name"]}: {reason}{(string.IsNullOrEmpty(message) ? "" : $" ({message})")}";
            }
        }

        return null;
    }

    private static string? Unschedulable(JsonObject live, DateTimeOffset now)
    {
        var scheduled = Health.Condition(live, "PodScheduled");
        if (scheduled is not { Status: "False", Reason: "Unschedulable" }
            || !DateTimeOffset.TryParse(Health.Text(live, "metadata", "creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created))
        {
            return null;
        }

        return now - created > SchedulingTime ? scheduled.Text : null;
    }

    private static IEnumerable<JsonObject> Statuses(JsonObject live, string name) => (live["status"]?[name] as JsonArray ?? []).OfType<JsonObject>();
}
