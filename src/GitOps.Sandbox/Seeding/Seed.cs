using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Seeding;

/// <summary>Fills a cluster with objects before its users come.</summary>
internal sealed class Seed(Cluster cluster, ObjectWriter writer)
{
    private const string FieldManager = "gitops";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Applies objects: definitions and namespaces first, then the others in the order given.</summary>
    /// <exception cref="GitOpsException"><c>SandboxSeedFailed</c>: an object is refused.</exception>
    public async Task ApplyAsync(IEnumerable<JsonObject> objects, CancellationToken cancellationToken)
    {
        foreach (var json in objects.OrderBy(Rank))
        {
            var id = Identity(json);
            var resource = await ResourceAsync(id, cancellationToken);
            var ns = resource.Namespaced ? id.Namespace.Length == 0 ? "default" : id.Namespace : "";
            try
            {
                EnsureNamespace(ns);
                Apply(resource, json, ns, id.Name);
            }
            catch (ApiStatusException refusal)
            {
                throw Failed(id, refusal.Message, refusal);
            }
        }
    }

    private static int Rank(JsonObject json) => Text(json, "kind") switch { "CustomResourceDefinition" => 0, "Namespace" => 1, _ => 2 };

    private static ResourceId Identity(JsonObject json)
    {
        var (group, version) = ResourceId.SplitApiVersion(Text(json, "apiVersion"));
        var metadata = json["metadata"] as JsonObject ?? [];
        return new(group, version, Text(json, "kind"), Text(metadata, "namespace"), Text(metadata, "name"));
    }

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static GitOpsException Failed(ResourceId id, string why, Exception? cause = null) => new(
        "SandboxSeedFailed",
        FailureKind.InvalidInput,
        $"The sandbox cannot be seeded with {id} ({id.ApiVersion}): {why} Correct the object, or leave it out of the seed.",
        id,
        innerException: cause);

    // A definition among the seed takes a moment to be served.
    private async Task<ApiResource> ResourceAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var deadline = cluster.Time.GetUtcNow() + Patience;
        while (true)
        {
            var changes = cluster.Store.ChangesAfter(DefinitionCatalog.Definitions, cluster.Store.Version);
            if (cluster.Catalog.FindKind(id.Group, id.Version, id.Kind) is { } resource)
            {
                return resource;
            }

            var pending = cluster.Store.List(DefinitionCatalog.Definitions).Objects.Values.Any(definition => !DefinitionCatalog.IsEstablished(definition.ToJson()));
            var left = deadline - cluster.Time.GetUtcNow();
            if (!pending || left <= TimeSpan.Zero)
            {
                throw Failed(id, "the kind is unknown, and no CustomResourceDefinition of the seed brings it.");
            }

            await Task.WhenAny(changes.Next, Task.Delay(left, cluster.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Repositories often leave their namespaces to somebody else.
    private void EnsureNamespace(string ns)
    {
        if (ns.Length > 0 && cluster.Store.Get(NamespaceGate.Namespaces, "", ns) is null)
        {
            var resource = cluster.Catalog.Preferred("", "namespaces")!;
            Apply(resource, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } }, "", ns);
        }
    }

    private void Apply(ApiResource resource, JsonObject json, string ns, string name)
    {
        var context = cluster.Controller(FieldManager, resource, ns, name);
        var applied = cluster.Rules(resource).DecodeApply(ObjectJson.Document(json), context);
        writer.Apply(resource, applied, force: true, context, dryRun: false);
    }
}
