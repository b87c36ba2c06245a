using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Discovery;
using GitOps.Sandbox.Api.OpenApi;
using GitOps.Sandbox.Api.Verbs;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Api;

/// <summary>Answers every request of both doors, with a Status when all else fails.</summary>
internal sealed class ApiHandler(Cluster cluster, Authenticator authenticator, ResourceHandler resources)
{
    private static readonly string[] HealthPaths = ["healthz", "livez", "readyz"];

    private volatile OpenApiDocuments _openApi = new(ResourceCatalog.BuiltIn);

    /// <summary>Answers a request.</summary>
    public ApiResponse Handle(ApiRequest request)
    {
        try
        {
            return request.BodyTooLarge ? throw ApiErrors.TooLarge(ApiRequest.MaxBodyBytes) : Route(request);
        }
        catch (ApiStatusException refusal)
        {
            return Answers.Refusal(refusal, request.Accept);
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // A mistake of ours; a server answers even then.
            var details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = mistake.Message }) };
            return Answers.Refusal(new ApiStatusException(500, "InternalError", $"Internal error occurred: {mistake.Message}", details), request.Accept);
        }
    }

    private ApiResponse Route(ApiRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var caller = authenticator.Identify(request);
        if (RequestPath.Parse(segments) is { } path)
        {
            caller.Require(RequestAttributes.Of(request, path));
            return resources.Handle(request, path, caller);
        }

        // Discovery and the like is for everybody, by the cluster's own role system:discovery.

        if (request.Method is not ("GET" or "HEAD"))
        {
            return segments is ["api" or "apis", ..] ? throw ApiErrors.Router(405) : ApiResponse.PageNotFound();
        }

        return segments switch
        {
            [] => Document(request, Paths()),
            ["api"] or ["apis"] => Groups(request, core: segments[0] == "api"),
            ["api", var version] => Found(request, DiscoveryDocuments.Resources(cluster.Catalog, "", version)),
            ["apis", var group] => Found(request, DiscoveryDocuments.SingleGroup(cluster.Catalog, group)),
            ["apis", var group, var version] => Found(request, DiscoveryDocuments.Resources(cluster.Catalog, group, version)),
            ["openapi", "v2"] => Answers.Of(Accepted(request), 200, OpenApi().Version2()),
            ["openapi", "v3"] => Document(request, OpenApi().Index()),
            ["openapi", "v3", ..] => OpenApi().Version3(string.Join('/', segments[2..])) is { } document
                ? Answers.Of(Accepted(request), 200, document)
                : ApiResponse.PageNotFound(),
            ["version"] => Document(request, ServerVersion.Document()),
            [var health, ..] when HealthPaths.Contains(health) => ApiResponse.Text(200, "ok"),
            _ => ApiResponse.PageNotFound(),
        };
    }

    private ApiResponse Groups(ApiRequest request, bool core)
    {
        var format = ResponseFormat.Choose(request.Accept, ResponseShape.AggregatedDiscovery) ?? throw ApiErrors.NotAcceptable();
        var document = format.Shape == ResponseShape.AggregatedDiscovery
            ? AggregatedDiscovery.Document(cluster.Catalog, core)
            : core ? DiscoveryDocuments.Versions("127.0.0.1:6443") : DiscoveryDocuments.Groups(cluster.Catalog);
        return Answers.Of(format, 200, ObjectJson.Document(document));
    }

    private static ApiResponse Found(ApiRequest request, JsonObject? document) => document is null ? ApiResponse.PageNotFound() : Document(request, document);

    private static ApiResponse Document(ApiRequest request, JsonObject document) =>
        Answers.Of(Accepted(request), 200, ObjectJson.Document(document));

    private static ResponseFormat Accepted(ApiRequest request) => ResponseFormat.Choose(request.Accept) ?? throw ApiErrors.NotAcceptable();

    // Made anew when what is served has changed.
    private OpenApiDocuments OpenApi()
    {
        var current = _openApi;
        return current.Catalog == cluster.Catalog ? current : _openApi = new OpenApiDocuments(cluster.Catalog);
    }

    private JsonObject Paths() => new()
    {
        ["paths"] = new JsonArray(
        [
            "/api",
            "/apis",
            .. cluster.Catalog.Resources
                .Select(resource => resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.ApiVersion}")
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(path => (JsonNode)path),
            .. HealthPaths.Select(path => (JsonNode)$"/{path}"),
            "/openapi/v2",
            "/openapi/v3",
            "/version",
        ]),
    };
}
