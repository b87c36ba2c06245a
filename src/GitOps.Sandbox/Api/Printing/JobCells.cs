using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Controllers;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>What is said of a Job.</summary>
internal static class JobCells
{
    // The conditions that say it, the most telling first.
    private static readonly string[] Ends = ["Complete", "Failed", "Suspended", "FailureTarget"];

    /// <summary>Where it is.</summary>
    public static string Status(JsonObject job)
    {
        var status = job["status"] as JsonObject;
        return Ends.FirstOrDefault(type => Conditions.IsTrue(status, type))
            ?? (job["metadata"]!["deletionTimestamp"] is null ? "Running" : "Terminating");
    }

    /// <summary>Pods that succeeded of those wanted.</summary>
    public static string Completions(JsonObject job) =>
        $"{job["status"]?["succeeded"]?.ToString() ?? "0"}/{job["spec"]?["completions"]?.ToString() ?? job["spec"]?["parallelism"]?.ToString() ?? "1"}";

    /// <summary>How long it ran.</summary>
    public static string Duration(JsonObject job) =>
        job["status"]?["startTime"] is { } start && job["status"]?["completionTime"] is { } end ? Ages.Short(Time(end) - Time(start)) : "";

    private static DateTimeOffset Time(JsonNode time) => DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture);
}
