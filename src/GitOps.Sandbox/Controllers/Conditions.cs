using System.Text.Json.Nodes;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers;

/// <summary>Conditions in a status.</summary>
internal static class Conditions
{
    /// <summary>Sets a condition; the time of its last transition stays where its status does.</summary>
    /// <param name="status">The status that holds the conditions.</param>
    /// <param name="type">Type of the condition.</param>
    /// <param name="value">Whether it is met.</param>
    /// <param name="reason">A word for programs.</param>
    /// <param name="message">A sentence for people; empty for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="updateTime">The field that says when anything about it changed; null where the kind has none.</param>
    public static void Set(JsonObject status, string type, bool value, string reason, string message, DateTimeOffset now, string? updateTime = null)
    {
        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        var text = value ? "True" : "False";
        var condition = Find(status, type);
        if (condition is null)
        {
            conditions.Add(condition = new JsonObject { ["type"] = type });
        }

        var same = Is(condition, "status", text) && Is(condition, "reason", reason) && Is(condition, "message", message);
        if (same)
        {
            return;
        }

        if (!Is(condition, "status", text))
        {
            condition["lastTransitionTime"] = Timestamps.Format(now);
        }

        condition["status"] = text;
        SetOrRemove(condition, "reason", reason);
        SetOrRemove(condition, "message", message);
        if (updateTime is not null)
        {
            condition[updateTime] = Timestamps.Format(now);
        }
    }

    /// <summary>The condition of a type; null when there is none.</summary>
    public static JsonObject? Find(JsonObject status, string type) =>
        (status["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => Is(condition, "type", type));

    /// <summary>Whether a condition is met.</summary>
    public static bool IsTrue(JsonObject? status, string type) => status is not null && Find(status, type) is { } condition && Is(condition, "status", "True");

    private static bool Is(JsonObject condition, string field, string text) => (condition[field]?.GetValue<string>() ?? "") == text;

    private static void SetOrRemove(JsonObject condition, string field, string text)
    {
        if (text.Length == 0)
        {
            condition.Remove(field);
        }
        else
        {
            condition[field] = text;
        }
    }
}
