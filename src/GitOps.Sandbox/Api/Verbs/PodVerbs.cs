using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>The subresources that would reach into running containers, of which the sandbox has none; only eviction means something here.</summary>
internal sealed class PodVerbs(Cluster cluster, Deletion deletion)
{
    /// <summary>Answers such a request.</summary>
    public ApiResponse Handle(ResourceRequest request)
    {
        if (cluster.Store.Get(request.Resource.Key, request.Namespace, request.Name) is null)
        {
            throw ApiErrors.NotFound(request.Resource, request.Name);
        }

        return request.Subresource!.Name == "eviction"
            ? Evict(request)
            : throw ApiStatusException.BadRequest($"the sandbox runs no containers and proxies nothing: {request.Resource.Name}/{request.Subresource.Name} has no meaning here");
    }

    private ApiResponse Evict(ResourceRequest request)
    {
        var eviction = RequestBody.Read(request.Http, "Eviction");
        var options = request.Http with { Body = eviction["deleteOptions"] is JsonObject body ? ObjectJson.Document(body) : default };
        deletion.Delete(request.Resource, request.Namespace, request.Name, DeleteRequest.Of(options) with { DryRun = request.DryRun });
        return Answers.Document(request, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }
}
