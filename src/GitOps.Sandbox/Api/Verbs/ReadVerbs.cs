using GitOps.Sandbox.Api.Lists;
using GitOps.Sandbox.Api.Printing;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Api.Watching;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Get, list and watch.</summary>
internal sealed class ReadVerbs(Cluster cluster, Answers answers)
{
    /// <summary>One object, or its status or scale.</summary>
    public ApiResponse Get(ResourceRequest request)
    {
        var stored = cluster.Store.Get(request.Resource.Key, request.Namespace, request.Name)
            ?? throw ApiErrors.NotFound(request.Resource, request.Name);
        return request.Subresource?.Name == "scale"
            ? Answers.Document(request, 200, Scale.Of(request.Resource, stored.ToJson()))
            : answers.Object(request, 200, stored);
    }

    /// <summary>The objects a query selects, or their changes.</summary>
    public ApiResponse List(ResourceRequest request, bool watch)
    {
        var query = ListQuery.Read(request.Http.Query, request.Resource, request.Name, watch);
        if (query.Watch)
        {
            return new ApiResponse(200, ApiResponse.Json) { Stream = new Watcher(cluster, request, query).SendAsync, Warnings = request.Warnings };
        }

        var page = ObjectPage.Select(cluster.Store, request.Resource, request.Namespace, query);
        return List(request, page);
    }

    /// <summary>Objects as a list.</summary>
    public ApiResponse List(ResourceRequest request, ObjectPage page) => request.Format.Shape == ResponseShape.Table
        ? Answers.Document(request, 200, ObjectTable.Of(request, page.Objects, page.Metadata, cluster.Time.GetUtcNow(), withColumns: true))
        : Answers.Bytes(request, 200, ObjectJson.List(request.Resource, page.Objects, request.Format.Shape, page.Metadata));
}
