using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Schema;
using GitOps.Core.Sets;

namespace GitOps.Core.Diffing;

/// <summary>
/// The types of custom kinds, whose definitions fill in defaults. A definition is read once, when an object of it is not as it is
/// spelled, instead of asking about each such object. Safe for use by several threads.
/// </summary>
internal sealed class CustomKinds(KubeApi api)
{
    private static readonly ApiResource Definitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []);
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), TypeSchema?> _types = new();

    /// <summary>The type of a manifest's kind; null where none was read.</summary>
    public TypeSchema? TypeOf(JsonObject manifest) =>
        _types.GetValueOrDefault(((string?)manifest["apiVersion"] ?? "", (string?)manifest["kind"] ?? ""));

    /// <summary>Reads the definitions of the custom kinds of objects that are there and not as they are spelled.</summary>
    public Task ReadAsync(SetState state, ObjectDiffer differ, CancellationToken cancellationToken)
    {
        var asked = state.Declared
            .Where(declared => IsUnknown(declared.Resource) && state.LiveOf(declared) is { } live && !differ.IsInSync(declared, live) && differ.Applied(live))
            .Select(declared => declared.Resource!)
            .DistinctBy(resource => (resource.ApiVersion, resource.Kind));
        return Requests.ForEachAsync(asked, ReadAsync, cancellationToken);
    }

    private bool IsUnknown(ApiResource? resource) => resource is not null
        && !SchemaTable.BuiltIn.TryGetType(resource.Group, resource.Version, resource.Kind, out _)
        && !_types.ContainsKey((resource.ApiVersion, resource.Kind));

    private async Task ReadAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        try
        {
            var definition = await api.GetAsync(Definitions, "", $"{resource.Plural}.{resource.Group}", cancellationToken);
            var version = (definition?["spec"]?["versions"] as JsonArray)?.FirstOrDefault(version => (string?)version?["name"] == resource.Version);
            _types[(resource.ApiVersion, resource.Kind)] = version?["schema"]?["openAPIV3Schema"] is JsonObject schema ? CustomTypes.Root(schema) : null;
        }
        catch (KubeApiException failure) when (failure.StatusCode is not 401)
        {
            // Whoever may not read definitions asks about each object.
            _types[(resource.ApiVersion, resource.Kind)] = null;
        }
    }
}
