using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>The status of a new object, where it is more than its type's required fields.</summary>
internal static class InitialStatuses
{
    private static readonly Dictionary<string, Action<JsonObject>> ByKind = new()
    {
        ["/Namespace"] = status => status["phase"] = "Active",
        ["/PersistentVolume"] = status => status["phase"] = "Pending",
        ["apps/StatefulSet"] = status => status["availableReplicas"] = 0L,
        ["policy/PodDisruptionBudget"] = Budget,
        ["autoscaling/HorizontalPodAutoscaler"] = Autoscaler,
        ["apiextensions.k8s.io/CustomResourceDefinition"] = Definition,
    };

    /// <summary>Adds to the zero status of a kind what the server starts it with.</summary>
    public static JsonObject Complete(KindFacts kind, JsonObject status)
    {
        if (ByKind.TryGetValue($"{kind.Group}/{kind.Kind}", out var complete))
        {
            complete(status);
        }

        return status;
    }

    private static void Budget(JsonObject status)
    {
        foreach (var name in (string[])["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"])
        {
            status[name] = 0L;
        }
    }

    private static void Autoscaler(JsonObject status)
    {
        status["desiredReplicas"] = 0L;
        if (!status.ContainsKey("currentReplicas"))
        {
            status["currentMetrics"] = null;
        }
    }

    private static void Definition(JsonObject status)
    {
        status["conditions"] = null;
        status["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" };
    }
}
