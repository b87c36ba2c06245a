using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>The phase of a new object, for the kinds that have one before anybody looks at them.</summary>
internal static class InitialStatuses
{
    private static readonly Dictionary<string, string> Phases = new()
    {
        ["/Namespace"] = "Active",
        ["/PersistentVolume"] = "Pending",
    };

    /// <summary>Adds to the empty status of a kind what the server starts it with.</summary>
    public static JsonObject Complete(KindFacts kind, JsonObject status)
    {
        if (Phases.TryGetValue($"{kind.Group}/{kind.Kind}", out var phase))
        {
            status["phase"] = phase;
        }

        return status;
    }
}
