using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects;

namespace GitOps.Sandbox.Discovery;

/// <summary>A CustomResourceDefinition, read.</summary>
internal sealed record CustomResourceDefinition
{
    // The order in which discovery names the verbs of custom resources.
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    private CustomResourceDefinition(string name, string group, string storageVersion)
    {
        Name = name;
        Group = group;
        StorageVersion = storageVersion;
    }

    /// <summary>Its name, such as <c>widgets.acme.dev</c>.</summary>
    public string Name { get; }

    /// <summary>API group of its objects.</summary>
    public string Group { get; }

    /// <summary>The version objects are stored in.</summary>
    public string StorageVersion { get; }

    /// <summary>Its served versions as resources.</summary>
    public IReadOnlyList<ApiResource> Resources { get; private init; } = [];

    /// <summary>Reads a definition that was validated before.</summary>
    public static CustomResourceDefinition Read(JsonObject json)
    {
        var spec = json["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var versions = spec["versions"]!.AsArray().Select(version => version!.AsObject()).ToArray();
        var storage = versions.First(version => version["storage"]!.GetValue<bool>());
        var definition = new CustomResourceDefinition(
            json["metadata"]!["name"]!.GetValue<string>(), spec["group"]!.GetValue<string>(), storage["name"]!.GetValue<string>());
        var namespaced = spec["scope"]!.GetValue<string>() == "Namespaced";
        return definition with
        {
            Resources = [.. versions.Where(version => version["served"]!.GetValue<bool>()).Select(version => Resource(definition, names, namespaced, version))],
        };
    }

    private static ApiResource Resource(CustomResourceDefinition definition, JsonObject names, bool namespaced, JsonObject version)
    {
        var name = version["name"]!.GetValue<string>();
        var kind = names["kind"]!.GetValue<string>();
        var subresources = new List<SubresourceFacts>();
        if (version["subresources"]?["status"] is not null)
        {
            subresources.Add(new SubresourceFacts("status", SubresourceVerbs, definition.Group, name, kind));
        }

        var scale = version["subresources"]?["scale"] as JsonObject;
        if (scale is not null)
        {
            subresources.Add(new SubresourceFacts("scale", SubresourceVerbs, "autoscaling", "v1", "Scale"));
        }

        var facts = new KindFacts(
            definition.Group,
            name,
            kind,
            names["plural"]!.GetValue<string>(),
            names["singular"]?.GetValue<string>() ?? kind.ToLowerInvariant(),
            namespaced,
            Words(names["shortNames"]),
            Words(names["categories"]),
            Verbs,
            subresources);
        var schema = version["schema"]?["openAPIV3Schema"]?.DeepClone().AsObject();
        return new ApiResource(facts)
        {
            ListKind = names["listKind"]?.GetValue<string>() ?? $"{kind}List",
            Custom = new CustomResourceVersion(definition, ObjectRules.ForCustom(facts, schema), schema)
            {
                Columns = [.. (version["additionalPrinterColumns"] as JsonArray ?? []).Select(column => PrinterColumn.Read(column!.AsObject()))],
                SelectableFields = [.. (version["selectableFields"] as JsonArray ?? []).Select(field => field!["jsonPath"]!.GetValue<string>().TrimStart('.'))],
                Scale = scale is null ? null : ScalePaths.Read(scale),
                DeprecationWarning = Deprecation(version, definition.Group, name, kind),
            },
        };
    }

    private static string? Deprecation(JsonObject version, string group, string name, string kind) =>
        version["deprecated"]?.GetValue<bool>() == true
            ? version["deprecationWarning"]?.GetValue<string>() ?? $"{group}/{name} {kind} is deprecated"
            : null;

    private static string[] Words(JsonNode? words) => words is JsonArray array ? [.. array.Select(word => word!.GetValue<string>())] : [];
}
