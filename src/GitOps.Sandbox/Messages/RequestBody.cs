using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages.Protobuf;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Messages;

/// <summary>Reads the bodies that are not objects of a resource: options, reviews, scales.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body as a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">What the body should be, named in errors.</param>
    /// <exception cref="ApiStatusException">It is none (400, 415).</exception>
    public static JsonObject Read(ApiRequest request, string kind)
    {
        if (request.MediaType is not ("" or "application/json" or "application/merge-patch+json" or "application/strategic-merge-patch+json"))
        {
            throw ApiErrors.UnsupportedBody("application/json");
        }

        try
        {
            if (JsonNode.Parse(request.Body.Span) is JsonObject json)
            {
                // Reading every member brings out names given twice.
                Visit(json);
                return json;
            }
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            throw Unrecognized(kind, broken.Message);
        }

        throw Unrecognized(kind, "not a JSON object");
    }

    /// <summary>A request whose protobuf body is made JSON; every other request as it is.</summary>
    /// <exception cref="ApiStatusException">The body cannot be read (400), or is of a kind that is only read as JSON or YAML (415).</exception>
    public static ApiRequest FromProtobuf(ApiRequest request)
    {
        if (request.MediaType != ProtobufBody.MediaType || request.Method is not ("POST" or "PUT"))
        {
            return request;
        }

        try
        {
            var json = ProtobufBody.ToJson(request.Body.Span) ?? throw ApiErrors.UnsupportedBody("application/json", "application/yaml");
            return request with { Body = ObjectJson.Document(json), ContentType = ApiResponse.Json };
        }
        catch (FormatException broken)
        {
            throw ApiStatusException.BadRequest(broken.Message);
        }
    }

    private static ApiStatusException Unrecognized(string kind, string why) =>
        ApiStatusException.BadRequest($"the object provided is unrecognized (must be of type {kind}): {why}");

    private static void Visit(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            foreach (var (_, value) in json)
            {
                Visit(value);
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Visit(item);
            }
        }
    }
}
