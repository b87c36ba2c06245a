using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>Numbers in a status; the API leaves out those that are zero.</summary>
internal static class Counts
{
    /// <summary>Sets a number, or removes it when it is zero.</summary>
    public static void Set(JsonObject status, string name, int count)
    {
        if (count == 0)
        {
            status.Remove(name);
        }
        else
        {
            status[name] = count;
        }
    }

    /// <summary>A number; zero when it is absent.</summary>
    public static int Get(JsonNode? status, string name) => status?[name]?.GetValue<int>() ?? 0;
}
