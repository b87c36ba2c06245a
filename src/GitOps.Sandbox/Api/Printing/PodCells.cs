using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>What is said of a Pod.</summary>
internal static class PodCells
{
    /// <summary>Ready containers of all.</summary>
    public static string Ready(JsonObject pod) =>
        $"{Statuses(pod).Count(status => status["ready"]?.GetValue<bool>() == true)}/{Cells.Count(pod["spec"]?["containers"])}";

    /// <summary>Its phase, or what keeps its containers from running.</summary>
    public static string Status(JsonObject pod)
    {
        if (pod["metadata"]!["deletionTimestamp"] is not null)
        {
            return "Terminating";
        }

        var reason = Statuses(pod)
            .Select(status => (status["state"]?["waiting"]?["reason"] ?? status["state"]?["terminated"]?["reason"])?.ToString())
            .FirstOrDefault(text => !string.IsNullOrEmpty(text));
        return reason ?? pod["status"]?["reason"]?.ToString() ?? pod["status"]?["phase"]?.ToString() ?? "Unknown";
    }

    /// <summary>How often its containers were started again.</summary>
    public static string Restarts(JsonObject pod) => $"{Statuses(pod).Sum(status => status["restartCount"]?.GetValue<int>() ?? 0)}";

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => (pod["status"]?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>();
}
