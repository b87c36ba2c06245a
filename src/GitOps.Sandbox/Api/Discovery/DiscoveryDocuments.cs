using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.Discovery;

/// <summary>The documents in which a cluster says what it serves, document by document (<c>/api</c>, <c>/apis</c>, <c>/apis/G/V</c>).</summary>
internal static class DiscoveryDocuments
{
    /// <summary>The answer to <c>/api</c>.</summary>
    public static JsonObject Versions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    /// <summary>The answer to <c>/apis</c>.</summary>
    public static JsonObject Groups(ResourceCatalog catalog) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames(catalog).Select(group => Group(catalog, group))]),
    };

    /// <summary>The answer to <c>/apis/G</c>; null when the group is unknown.</summary>
    public static JsonObject? SingleGroup(ResourceCatalog catalog, string group)
    {
        if (!GroupNames(catalog).Contains(group))
        {
            return null;
        }

        var document = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in Group(catalog, group).ToArray())
        {
            document[name] = value!.DeepClone();
        }

        return document;
    }

    /// <summary>The answer to <c>/api/v1</c> and <c>/apis/G/V</c>; null when nothing is served there.</summary>
    public static JsonObject? Resources(ResourceCatalog catalog, string group, string version)
    {
        if (!catalog.Serves(group, version))
        {
            return null;
        }

        var document = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            document["apiVersion"] = "v1";
        }

        document["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        document["resources"] = new JsonArray(
        [
            .. catalog.Resources
                .Where(resource => resource.Group == group && resource.Version == version)
                .SelectMany(resource => Entries(catalog, resource)),
        ]);
        return document;
    }

    /// <summary>The groups in order, without the core group.</summary>
    private static IEnumerable<string> GroupNames(ResourceCatalog catalog) =>
        catalog.Resources.Select(resource => resource.Group).Where(group => group.Length > 0).Distinct();

    private static JsonObject Group(ResourceCatalog catalog, string group)
    {
        var versions = catalog.Resources.Where(resource => resource.Group == group).Select(resource => resource.Version).Distinct().ToArray();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(version => Version(group, version))]),
            ["preferredVersion"] = Version(group, versions[0]),
        };
    }

    private static JsonObject Version(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static IEnumerable<JsonObject> Entries(ResourceCatalog catalog, ApiResource resource)
    {
        var facts = resource.Facts;
        var entry = new JsonObject
        {
            ["name"] = resource.Name,
            ["singularName"] = facts.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Words(facts.Verbs),
        };
        AddWords(entry, "shortNames", facts.ShortNames);
        AddWords(entry, "categories", facts.Categories);
        if (resource.Allows("create") && resource.IsStored)
        {
            entry["storageVersionHash"] = StorageVersionHash(catalog, resource);
        }

        yield return entry;
        foreach (var subresource in facts.Subresources)
        {
            yield return Entry(resource, subresource);
        }
    }

    private static JsonObject Entry(ApiResource resource, SubresourceFacts subresource)
    {
        var entry = new JsonObject { ["name"] = $"{resource.Name}/{subresource.Name}", ["singularName"] = "", ["namespaced"] = resource.Namespaced };
        if ((subresource.Group, subresource.Version) != (resource.Group, resource.Version))
        {
            entry["group"] = subresource.Group;
            entry["version"] = subresource.Version;
        }

        entry["kind"] = subresource.Kind;
        entry["verbs"] = Words(subresource.Verbs);
        return entry;
    }

    private static string StorageVersionHash(ResourceCatalog catalog, ApiResource resource)
    {
        // Both kinds of event are stored as the core one.
        var (group, version) = resource.Key.Group != resource.Group
            ? (resource.Key.Group, "v1")
            : (resource.Group, resource.Custom?.Definition.StorageVersion ?? catalog.Preferred(resource.Group, resource.Name)!.Version);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{version}/{resource.Kind}"));
        return Convert.ToBase64String(hash, 0, 8);
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
