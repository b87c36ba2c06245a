using System.Text.Json.Nodes;
using GitOps.Core.Yaml;

namespace GitOps.Core.Manifests;

/// <summary>One declared Kubernetes object.</summary>
/// <param name="Object">The object as JSON. Shared with other renderings of the same file: clone it before changing it.</param>
/// <param name="Source">Where its document begins.</param>
public sealed record Manifest(JsonObject Object, SourceLocation Source)
{
    /// <summary>Its identity; parts that the object lacks are empty.</summary>
    public ResourceId Id { get; } = IdOf(Object);

    /// <summary>Where its fields are; null for an object that was generated or changed on the way from its file.</summary>
    internal SourceMap? Positions { get; init; }

    private static ResourceId IdOf(JsonObject value)
    {
        var (group, version) = ResourceId.SplitApiVersion(Text(value["apiVersion"]));
        var metadata = value["metadata"] as JsonObject;
        return new ResourceId(group, version, Text(value["kind"]), Text(metadata?["namespace"]), Text(metadata?["name"]));
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
