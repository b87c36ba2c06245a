using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Rbac;

/// <summary>A kind as rules of RBAC name it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Resource">Name in paths.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
internal sealed record MemberKind(string Group, string Kind, string Resource, bool Namespaced)
{
    /// <summary>The kind as the server serves it; null where it does not.</summary>
    public static MemberKind? Served(ApiCatalog catalog, string group, string kind) =>
        catalog.FindPreferred(group, kind) is { } resource ? new(group, kind, resource.Plural, resource.Namespaced) : null;

    /// <summary>A declared object's kind, which may be defined by the set itself.</summary>
    public static MemberKind Of(DeclaredObject item, IEnumerable<DeclaredObject> declared)
    {
        if (item.Resource is { } resource)
        {
            return new(resource.Group, resource.Kind, resource.Plural, resource.Namespaced);
        }

        var definition = declared.Select(other => other.Object["spec"] as JsonObject)
            .First(spec => (string?)spec?["group"] == item.Id.Group && (spec["names"] as JsonObject)?["kind"] is JsonValue kind && (string?)kind == item.Id.Kind)!;
        return new(item.Id.Group, item.Id.Kind, (string?)definition["names"]!["plural"] ?? "", (string?)definition["scope"] == "Namespaced");
    }
}
