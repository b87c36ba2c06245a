using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Lifecycle;

/// <summary>The conditions that tell why a namespace does not go.</summary>
internal static class NamespaceStatus
{
    /// <summary>Writes the conditions into a terminating namespace.</summary>
    /// <returns>Whether they say something new.</returns>
    public static bool Describe(JsonObject json, IReadOnlyList<StoredObject> held, DateTimeOffset now)
    {
        var remaining = held.GroupBy(stored => stored.Resource).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => $"{group.Key} has {group.Count()} resource instances");
        var finalizers = held.SelectMany(stored => stored.Finalizers).GroupBy(finalizer => finalizer).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} in {group.Count()} resource instances");
        var time = Timestamps.Format(now);
        var conditions = new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered", time),
            Condition("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed", time),
            Condition("NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization", time),
            Condition("NamespaceContentRemaining", "True", "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", remaining)}", time),
            Condition("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}", time));
        var before = json["status"]?["conditions"] as JsonArray;
        if (before is not null && Messages(before).SequenceEqual(Messages(conditions)))
        {
            return false;
        }

        json["status"] = new JsonObject { ["phase"] = "Terminating", ["conditions"] = conditions };
        return true;
    }

    private static IEnumerable<string> Messages(JsonArray conditions) => conditions.Select(condition => condition!["message"]!.GetValue<string>());

    private static JsonObject Condition(string type, string status, string reason, string message, string time) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastTransitionTime"] = time,
        ["reason"] = reason,
        ["message"] = message,
    };
}
