using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Printing;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Puts objects and documents into the form the client takes.</summary>
internal sealed class Answers(Cluster cluster)
{
    /// <summary>A stored object, or the last state of one that is gone.</summary>
    public ApiResponse Object(ResourceRequest request, int status, StoredObject stored) => request.Format.Shape switch
    {
        ResponseShape.Metadata => Bytes(request, status, ObjectJson.Metadata(stored)),
        ResponseShape.Table => Document(
            request, status, ObjectTable.Of(request, [stored], new ListMetadata(stored.ResourceVersion), cluster.Time.GetUtcNow(), withColumns: true)),
        _ => Bytes(request, status, ObjectJson.Object(request.Resource, stored)),
    };

    /// <summary>A document made for this answer.</summary>
    public static ApiResponse Document(ResourceRequest request, int status, JsonObject document) => Bytes(request, status, ObjectJson.Document(document));

    /// <summary>JSON that is ready.</summary>
    public static ApiResponse Bytes(ResourceRequest request, int status, byte[] json) => Of(request.Format, status, json) with { Warnings = request.Warnings };

    /// <summary>JSON in the form the client takes.</summary>
    public static ApiResponse Of(ResponseFormat format, int status, byte[] json) => format.Yaml
        ? new ApiResponse(status, format.MediaType) { Body = YamlText.FromJson(json) }
        : new ApiResponse(status, format.MediaType) { Body = json };

    /// <summary>A refusal, in JSON unless the client takes YAML.</summary>
    public static ApiResponse Refusal(ApiStatusException refusal, string accept) =>
        Of(ResponseFormat.Choose(accept) is { Yaml: true } yaml ? yaml : ResponseFormat.Default, refusal.Code, ObjectJson.Document(refusal.ToStatus()));
}
