using System.Text.Json.Nodes;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>The statuses a Pod goes through, as a kubelet reports them.</summary>
internal static class PodStatus
{
    /// <summary>Its containers are being made.</summary>
    public static void Creating(JsonObject status, JsonObject pod, DateTimeOffset now)
    {
        status["phase"] = "Pending";
        status["hostIP"] = SandboxNode.Address;
        status["startTime"] ??= Timestamps.Format(now);
        SetConditions(status, ready: false, "ContainersNotReady", now);
        SetContainers(status, pod, ready: false, _ => Waiting("ContainerCreating", ""));
    }

    /// <summary>Its containers wait for something that does not come.</summary>
    /// <param name="status">The status to write.</param>
    /// <param name="pod">The Pod.</param>
    /// <param name="reason">Why they wait.</param>
    /// <param name="message">Says it of a container's image.</param>
    /// <param name="now">The time.</param>
    public static void Waiting(JsonObject status, JsonObject pod, string reason, Func<string, string> message, DateTimeOffset now)
    {
        status["phase"] = "Pending";
        SetConditions(status, ready: false, "ContainersNotReady", now);
        SetContainers(status, pod, ready: false, container => Waiting(reason, message(container["image"]?.GetValue<string>() ?? "")));
    }

    /// <summary>Its containers start and end, once more than before.</summary>
    public static void Crashing(JsonObject status, JsonObject pod, DateTimeOffset now)
    {
        status["phase"] = "Running";
        SetConditions(status, ready: false, "ContainersNotReady", now);
        var ended = Terminated(1, "Error", now);
        SetContainers(
            status,
            pod,
            ready: false,
            container => Waiting("CrashLoopBackOff", $"back-off 10s restarting failed container={container["name"]} pod={pod["metadata"]!["name"]}"),
            restarts: 1,
            lastState: ended);
    }

    /// <summary>It runs and serves.</summary>
    public static void Running(JsonObject status, JsonObject pod, string address, DateTimeOffset now)
    {
        status["phase"] = "Running";
        status["podIP"] = address;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        SetConditions(status, ready: true, "", now);
        SetContainers(status, pod, ready: true, _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Timestamps.Format(now) } });
    }

    /// <summary>Its containers ended for good.</summary>
    public static void Ended(JsonObject status, JsonObject pod, int exitCode, DateTimeOffset now)
    {
        status["phase"] = exitCode == 0 ? "Succeeded" : "Failed";
        SetConditions(status, ready: false, exitCode == 0 ? "PodCompleted" : "PodFailed", now);
        SetContainers(status, pod, ready: false, _ => Terminated(exitCode, exitCode == 0 ? "Completed" : "Error", now));
    }

    private static void SetConditions(JsonObject status, bool ready, string reason, DateTimeOffset now)
    {
        Conditions.Set(status, "PodReadyToStartContainers", true, "", "", now);
        Conditions.Set(status, "Initialized", true, "", "", now);
        Conditions.Set(status, "Ready", ready, reason, "", now);
        Conditions.Set(status, "ContainersReady", ready, reason, "", now);
    }

    private static void SetContainers(
        JsonObject status, JsonObject pod, bool ready, Func<JsonObject, JsonObject> state, int restarts = 0, JsonObject? lastState = null)
    {
        var before = status["containerStatuses"] as JsonArray;
        status["containerStatuses"] = new JsonArray(
        [
            .. pod["spec"]!["containers"]!.AsArray().OfType<JsonObject>().Select(container => new JsonObject
            {
                ["name"] = container["name"]!.DeepClone(),
                ["state"] = state(container),
                ["lastState"] = lastState?.DeepClone() ?? new JsonObject(),
                ["ready"] = ready,
                ["restartCount"] = Restarts(before, container) + restarts,
                ["image"] = container["image"]?.DeepClone() ?? "",
                ["imageID"] = "",
                ["started"] = ready,
            }),
        ]);
    }

    private static int Restarts(JsonArray? before, JsonObject container) =>
        before?.OfType<JsonObject>().FirstOrDefault(status => JsonNode.DeepEquals(status["name"], container["name"]))?["restartCount"]?.GetValue<int>() ?? 0;

    private static JsonObject Waiting(string reason, string message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message.Length > 0)
        {
            waiting["message"] = message;
        }

        return new JsonObject { ["waiting"] = waiting };
    }

    private static JsonObject Terminated(int exitCode, string reason, DateTimeOffset now) => new()
    {
        ["terminated"] = new JsonObject
        {
            ["exitCode"] = exitCode,
            ["reason"] = reason,
            ["startedAt"] = Timestamps.Format(now),
            ["finishedAt"] = Timestamps.Format(now),
        },
    };
}
