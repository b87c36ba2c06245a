using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>An entry of <c>status.conditions</c>.</summary>
internal sealed record StatusCondition(string Status, string Reason, string Message)
{
    /// <summary>The message, or the reason where there is none.</summary>
    public string Text => Message.Length > 0 ? Message : Reason;
}

/// <summary>What the rules are written in: verdicts, and the values they look at.</summary>
internal static class Health
{
    public static ResourceHealth Healthy { get; } = new(HealthState.Healthy, "");

    public static ResourceHealth Progressing(string reason) => new(HealthState.Progressing, reason);

    public static ResourceHealth Degraded(string reason) => new(HealthState.Degraded, reason);

    public static ResourceHealth Suspended(string reason) => new(HealthState.Suspended, reason);

    public static long? Number(JsonObject live, string part, string name) =>
        live[part]?[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    public static string? Text(JsonObject live, string part, string name) =>
        live[part]?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static StatusCondition? Condition(JsonObject live, string type)
    {
        var found = (live["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);
        return found is null
            ? null
            : new StatusCondition((string?)found["status"] ?? "", (string?)found["reason"] ?? "", (string?)found["message"] ?? "");
    }
}
