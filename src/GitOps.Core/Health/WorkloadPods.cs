using System.Text.Json.Nodes;

namespace GitOps.Core.Health;

/// <summary>Which Pods are of a workload as it is now, and not of the release before.</summary>
internal static class WorkloadPods
{
    /// <summary>What a container of a Pod has just as its template says. Mounts, for one, are added to.</summary>
    private static readonly string[] Copied =
    [
        "image", "command", "args", "workingDir", "env", "envFrom", "ports", "resources", "lifecycle", "securityContext",
        "readinessProbe", "livenessProbe", "startupProbe",
    ];

    /// <summary>Whether an object makes Pods from a template.</summary>
    public static bool HasTemplate(JsonObject live) => live["spec"]?["template"]?["spec"]?["containers"] is JsonArray;

    /// <summary>The labels by which a workload knows its Pods; null when it has none that can be asked for.</summary>
    public static JsonObject? Labels(JsonObject workload) =>
        workload["spec"]?["selector"]?["matchLabels"] is JsonObject { Count: > 0 } labels ? labels : null;

    /// <summary>
    /// Whether a Pod is made from the workload's present template: a no where admission changed the Pod, never a yes where
    /// the template's containers, volumes, labels or annotations are others.
    /// </summary>
    public static bool IsCurrent(JsonObject workload, JsonObject pod)
    {
        if (!HasTemplate(workload)
            || Labels(workload) is not { } selector
            || !JsonNode.DeepEquals(workload["metadata"]?["namespace"], pod["metadata"]?["namespace"])
            || !Includes(pod["metadata"]?["labels"], selector))
        {
            return false;
        }

        var template = workload["spec"]!["template"]!;
        return Includes(pod["metadata"]?["labels"], template["metadata"]?["labels"])
            && Includes(pod["metadata"]?["annotations"], template["metadata"]?["annotations"])
            && Named(template["spec"]?["containers"]).All(wanted => Find(pod["spec"]?["containers"], wanted) is { } found && IsCopy(found, wanted))
            && Named(template["spec"]?["volumes"]).All(wanted => JsonNode.DeepEquals(Find(pod["spec"]?["volumes"], wanted), wanted));
    }

    private static bool Includes(JsonNode? map, JsonNode? part) =>
        part is not JsonObject wanted || wanted.All(entry => JsonNode.DeepEquals(map?[entry.Key], entry.Value));

    private static IEnumerable<JsonObject> Named(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject? Find(JsonNode? list, JsonObject wanted) => Named(list).FirstOrDefault(item => JsonNode.DeepEquals(item["name"], wanted["name"]));

    private static bool IsCopy(JsonObject container, JsonObject template) => Copied.All(field => JsonNode.DeepEquals(container[field], template[field]));
}
