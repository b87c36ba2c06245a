using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Finds what a path names and does what the method says.</summary>
internal sealed class ResourceHandler
{
    // Subresources that are parts of the object and are written like it.
    private static readonly string[] ObjectParts = ["status", "approval", "ephemeralcontainers", "resize", "finalize"];

    private readonly Cluster _cluster;
    private readonly ReadVerbs _reads;
    private readonly WriteVerbs _writes;
    private readonly DeleteVerbs _deletes;
    private readonly ScaleVerbs _scales;
    private readonly Reviews _reviews;
    private readonly PodVerbs _pods;

    /// <summary>Creates the handler with its verbs.</summary>
    public ResourceHandler(Cluster cluster, ObjectWriter writer, Deletion deletion)
    {
        var answers = new Answers(cluster);
        _cluster = cluster;
        _reads = new ReadVerbs(cluster, answers);
        _writes = new WriteVerbs(cluster, writer, answers);
        _deletes = new DeleteVerbs(cluster, deletion, _reads, answers);
        _scales = new ScaleVerbs(cluster, writer);
        _reviews = new Reviews(cluster);
        _pods = new PodVerbs(cluster, deletion);
    }

    /// <summary>Answers a request for objects.</summary>
    public ApiResponse Handle(ApiRequest http, RequestPath path, Caller caller)
    {
        http = RequestBody.FromProtobuf(http);
        if (_cluster.Catalog.Find(path.Group, path.Version, path.Resource) is not { } resource)
        {
            // Custom groups have no router of their own that would answer with a Status.
            return ResourceCatalog.BuiltIn.Serves(path.Group, path.Version) ? throw ApiErrors.Router(404) : ApiResponse.PageNotFound();
        }

        var subresource = path.Subresource.Length == 0 ? null : resource.Subresource(path.Subresource);
        if ((path.Subresource.Length > 0 && subresource is null) || !PlaceFits(resource, path))
        {
            throw ApiErrors.Router(404);
        }

        var format = ResponseFormat.Choose(http.Accept, ResponseShape.Table, ResponseShape.Metadata) ?? throw ApiErrors.NotAcceptable();
        var request = new ResourceRequest(http, resource, path.Namespace, path.Name, subresource, format) { Caller = caller };
        if (resource.Custom?.DeprecationWarning is { } warning)
        {
            request.Warnings.Add(warning);
        }

        return subresource is null ? Whole(request, path.Watch) : Part(request);
    }

    // A namespaced object has a namespace in its path; a list of all of them has none.
    private static bool PlaceFits(ApiResource resource, RequestPath path) => resource.Namespaced
        ? path.Namespace.Length > 0 || path.Name.Length == 0
        : path.Namespace.Length == 0;

    private ApiResponse Whole(ResourceRequest request, bool watch)
    {
        var single = request.Name.Length > 0;
        var verb = (request.Http.Method, single) switch
        {
            ("GET" or "HEAD", true) => watch || request.Http.Query.Flag("watch") ? "watch" : "get",
            ("GET" or "HEAD", false) => "list",
            ("POST", false) => "create",
            ("PUT", true) => "update",
            ("PATCH", true) => "patch",
            ("DELETE", true) => "delete",
            ("DELETE", false) => "deletecollection",
            _ => "",
        };
        var everywhere = request.Resource.Namespaced && request.Namespace.Length == 0;
        if (!request.Resource.Allows(verb) || (everywhere && verb != "list"))
        {
            throw request.Resource.Custom is null || verb.Length == 0 ? ApiErrors.Router(405) : ApiErrors.NotSupported(request.Resource, verb);
        }

        return verb switch
        {
            "get" => _reads.Get(request),
            "list" or "watch" => _reads.List(request, watch || verb == "watch"),
            "create" => request.Resource.IsStored ? _writes.Create(request) : _reviews.Create(request),
            "update" => _writes.Update(request),
            "patch" => _writes.Patch(request),
            "delete" => _deletes.Delete(request),
            _ => _deletes.DeleteCollection(request),
        };
    }

    private ApiResponse Part(ResourceRequest request)
    {
        var verb = request.Http.Method switch { "GET" or "HEAD" => "get", "POST" => "create", "PUT" => "update", "PATCH" => "patch", "DELETE" => "delete", _ => "" };
        if (request.Name.Length == 0 || !request.Subresource!.Verbs.Contains(verb))
        {
            throw ApiErrors.Router(405);
        }

        if (request.Subresource.Name == "scale")
        {
            return verb switch
            {
                "get" => _reads.Get(request),
                "update" => _scales.Write(request, "UpdateOptions"),
                _ => _scales.Write(request, "PatchOptions"),
            };
        }

        if (!ObjectParts.Contains(request.Subresource.Name))
        {
            return _pods.Handle(request);
        }

        return verb switch
        {
            "get" => _reads.Get(request),
            "update" => _writes.Update(request),
            _ => _writes.Patch(request),
        };
    }
}
