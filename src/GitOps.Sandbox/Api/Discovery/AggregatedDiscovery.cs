using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.Discovery;

/// <summary>All groups in one document (KEP-3352).</summary>
internal static class AggregatedDiscovery
{
    /// <summary>The answer to <c>/api</c> or, for the named groups, to <c>/apis</c>.</summary>
    /// <param name="catalog">What is served.</param>
    /// <param name="core">Whether the core group is meant, or all others.</param>
    public static JsonObject Document(ResourceCatalog catalog, bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray(
        [
            .. catalog.Resources
                .Where(resource => resource.Group.Length == 0 == core)
                .GroupBy(resource => resource.Group)
                .Select(Group),
        ]),
    };

    private static JsonObject Group(IGrouping<string, ApiResource> group) => new()
    {
        ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.GroupBy(resource => resource.Version).Select(Version)]),
    };

    private static JsonObject Version(IGrouping<string, ApiResource> version) => new()
    {
        ["version"] = version.Key,
        ["resources"] = new JsonArray([.. version.Select(Resource)]),
        ["freshness"] = "Current",
    };

    private static JsonObject Resource(ApiResource resource)
    {
        var facts = resource.Facts;
        var entry = new JsonObject
        {
            ["resource"] = resource.Name,
            ["responseKind"] = ResponseKind(resource, resource.Group, resource.Version, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = facts.Singular,
            ["verbs"] = Words(facts.Verbs),
        };
        AddWords(entry, "shortNames", facts.ShortNames);
        AddWords(entry, "categories", facts.Categories);
        if (facts.Subresources.Count > 0)
        {
            entry["subresources"] = new JsonArray([.. facts.Subresources.Select(subresource => Subresource(resource, subresource))]);
        }

        return entry;
    }

    private static JsonObject Subresource(ApiResource resource, SubresourceFacts subresource) => new()
    {
        ["subresource"] = subresource.Name,
        ["responseKind"] = ResponseKind(resource, subresource.Group, subresource.Version, subresource.Kind),
        ["verbs"] = Words(subresource.Verbs),
    };

    // Built-in resources leave out what equals the group and version around them; custom ones say it.
    private static JsonObject ResponseKind(ApiResource resource, string group, string version, string kind)
    {
        var same = resource.Custom is null && (group, version) == (resource.Group, resource.Version);
        return new JsonObject { ["group"] = same ? "" : group, ["version"] = same ? "" : version, ["kind"] = kind };
    }

    private static void AddWords(JsonObject entry, string name, IReadOnlyList<string> words)
    {
        if (words.Count > 0)
        {
            entry[name] = Words(words);
        }
    }

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
}
