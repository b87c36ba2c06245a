using System.Text.Json.Nodes;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Diffing;

/// <summary>The version of an object that a server gave it: a new one with each write.</summary>
internal static class ObjectVersion
{
    /// <summary>Whether nobody wrote between the two.</summary>
    public static bool Same(JsonObject first, JsonObject second) => Of(first) == Of(second);

    /// <summary>Whether nobody wrote between the two.</summary>
    public static bool Same(LiveObject first, JsonObject second) => first.ResourceVersion == Of(second);

    /// <summary>Whether nobody wrote between the two.</summary>
    public static bool Same(LiveObject first, LiveObject second) => first.ResourceVersion == second.ResourceVersion;

    private static string? Of(JsonObject value) => (string?)value["metadata"]?["resourceVersion"];
}
