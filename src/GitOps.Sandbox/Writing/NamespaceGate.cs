using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Writing;

/// <summary>Keeps new objects out of namespaces that do not exist or are on their way out.</summary>
internal static class NamespaceGate
{
    /// <summary>Where namespaces are kept.</summary>
    public static readonly ResourceKey Namespaces = new("", "namespaces");

    /// <summary>Throws unless the namespace takes new objects.</summary>
    /// <exception cref="ApiStatusException">There is no such namespace (404), or it is terminating (403).</exception>
    public static void Require(Cluster cluster, ApiResource resource, string ns, string name)
    {
        if (ns.Length == 0)
        {
            return;
        }

        var found = cluster.Store.Get(Namespaces, "", ns)
            ?? throw ApiErrors.NotFound(cluster.Catalog.Preferred("", "namespaces")!, ns);
        if (found.Deleted is not null)
        {
            throw ApiErrors.Forbidden(
                resource,
                name,
                $"unable to create new content in namespace {ns} because it is being terminated",
                new StatusCause("NamespaceTerminating", $"namespace {ns} is being terminated", "metadata.namespace"));
        }
    }

    /// <summary>The name an object has; empty when it has none.</summary>
    public static string NameOf(JsonObject json) =>
        (json["metadata"] as JsonObject)?["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : "";
}
