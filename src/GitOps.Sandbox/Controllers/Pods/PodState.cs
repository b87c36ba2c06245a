using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>What controllers ask of a Pod.</summary>
internal sealed record PodState(StoredObject Pod, string Phase, bool Ready)
{
    /// <summary>Whether it neither ended nor is to end.</summary>
    public bool IsActive => Pod.Deleted is null && !HasEnded;

    /// <summary>Whether all its containers ended.</summary>
    public bool HasEnded => Phase is "Succeeded" or "Failed";

    /// <summary>Reads a Pod.</summary>
    public static PodState Of(StoredObject pod)
    {
        var status = pod.ToJson()["status"] as JsonObject;
        return new(pod, status?["phase"]?.GetValue<string>() ?? "Pending", pod.Deleted is null && Conditions.IsTrue(status, "Ready"));
    }

    /// <summary>The label of a Pod; empty when it has none of that name.</summary>
    public string Label(string name) => Pod.Labels.GetValueOrDefault(name, "");

    /// <summary>A count that a percentage or a number stands for.</summary>
    public static int Share(JsonNode? value, int of, bool roundUp)
    {
        if (value is JsonValue number && number.TryGetValue<int>(out var count))
        {
            return count;
        }

        var percent = int.Parse((value?.GetValue<string>() ?? "0%").TrimEnd('%'), CultureInfo.InvariantCulture) * of / 100.0;
        return (int)(roundUp ? Math.Ceiling(percent) : Math.Floor(percent));
    }
}
