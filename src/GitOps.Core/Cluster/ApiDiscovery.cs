using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Cluster;

/// <summary>Asks an API server for its kinds: two requests where it can aggregate them (KEP-3352), one a group version elsewhere.</summary>
internal static class ApiDiscovery
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
        + "application/json";

    public static async Task<ApiCatalog> RunAsync(KubeApi api, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("discover");
        var answers = await Task.WhenAll(
            api.GetDocumentAsync("/api", Aggregated, cancellationToken),
            api.GetDocumentAsync("/apis", Aggregated, cancellationToken));
        var resources = new List<ApiResource>();
        var unavailable = new List<string>();
        foreach (var answer in answers)
        {
            if ((string?)answer["kind"] == "APIGroupDiscoveryList")
            {
                ReadAggregated(answer, resources, unavailable);
            }
            else
            {
                await ReadEachVersionAsync(api, answer, resources, unavailable, cancellationToken);
            }
        }

        return new ApiCatalog(resources, unavailable);
    }

    private static void ReadAggregated(JsonObject list, List<ApiResource> resources, List<string> unavailable)
    {
        foreach (var group in Objects(list["items"]))
        {
            var groupName = (string?)group["metadata"]?["name"] ?? "";
            foreach (var version in Objects(group["versions"]))
            {
                var versionName = (string?)version["version"] ?? "";
                if ((string?)version["freshness"] == "Stale")
                {
                    unavailable.Add($"{groupName}/{versionName}");
                }

                foreach (var resource in Objects(version["resources"]))
                {
                    var kind = resource["responseKind"];
                    resources.Add(new ApiResource(
                        OrElse((string?)kind?["group"], groupName),
                        OrElse((string?)kind?["version"], versionName),
                        (string?)kind?["kind"] ?? "",
                        (string?)resource["resource"] ?? "",
                        (string?)resource["scope"] == "Namespaced",
                        Strings(resource["verbs"])));
                }
            }
        }
    }

    private static async Task ReadEachVersionAsync(
        KubeApi api, JsonObject list, List<ApiResource> resources, List<string> unavailable, CancellationToken cancellationToken)
    {
        string[] groupVersions = (string?)list["kind"] == "APIVersions"
            ? [.. Strings(list["versions"])]
            : [.. Objects(list["groups"]).SelectMany(group => Objects(group["versions"])).Select(version => (string?)version["groupVersion"] ?? "")];
        var answers = await Task.WhenAll(groupVersions.Select(ReadVersionAsync));
        foreach (var (groupVersion, answer) in groupVersions.Zip(answers))
        {
            if (answer is null)
            {
                unavailable.Add(groupVersion);
                continue;
            }

            var (apiGroup, apiVersion) = ResourceId.SplitApiVersion(groupVersion);
            resources.AddRange(
                from resource in Objects(answer["resources"])
                let name = (string?)resource["name"] ?? ""
                where !name.Contains('/', StringComparison.Ordinal)
                select new ApiResource(
                    apiGroup, apiVersion, (string?)resource["kind"] ?? "", name, (bool?)resource["namespaced"] ?? false, Strings(resource["verbs"])));
        }

        async Task<JsonObject?> ReadVersionAsync(string groupVersion)
        {
            var path = groupVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{groupVersion}" : $"/api/{groupVersion}";
            try
            {
                return await api.GetDocumentAsync(path, "application/json", cancellationToken);
            }
            catch (KubeApiException failure) when (failure.StatusCode is 404 or >= 500)
            {
                return null;
            }
        }
    }

    private static string OrElse(string? value, string otherwise) => string.IsNullOrEmpty(value) ? otherwise : value;

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string[] Strings(JsonNode? list) => (list as JsonArray)?.Select(item => (string?)item ?? "").ToArray() ?? [];
}
