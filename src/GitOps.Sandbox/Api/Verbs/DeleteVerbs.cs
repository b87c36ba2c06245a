using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Lists;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Delete one object, or all that a query selects.</summary>
internal sealed class DeleteVerbs(Cluster cluster, Deletion deletion, ReadVerbs reads, Answers answers)
{
    private const string JobsKeepPods =
        "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set " +
        "propagationPolicy=Orphan to suppress this warning";

    // Kinds whose deletion answers with the object instead of a Status.
    private static readonly HashSet<string> AnsweredWithObject =
    [
        "pods", "podtemplates", "persistentvolumes", "persistentvolumeclaims", "resourcequotas", "services", "serviceaccounts",
        "storageclasses.storage.k8s.io", "volumeattachments.storage.k8s.io", "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io",
        "volumeattributesclasses.storage.k8s.io",
    ];

    /// <summary>Deletes one object.</summary>
    public ApiResponse Delete(ResourceRequest request)
    {
        var options = Options(request);
        var (last, gone) = deletion.Delete(request.Resource, request.Namespace, request.Name, options);
        return gone && !AnsweredWithObject.Contains(request.Resource.QualifiedName)
            ? Answers.Document(request, 200, Success(request.Resource, last))
            : answers.Object(request, 200, last);
    }

    /// <summary>Deletes the objects a query selects and answers with their list.</summary>
    public ApiResponse DeleteCollection(ResourceRequest request)
    {
        var options = Options(request);
        var page = ObjectPage.Select(
            cluster.Store, request.Resource, request.Namespace, ListQuery.Read(request.Http.Query, request.Resource, "", watch: false));
        var deleted = new List<StoredObject>();
        foreach (var stored in page.Objects.Where(stored => cluster.Store.Get(stored.Resource, stored.Namespace, stored.Name) is not null))
        {
            var (last, gone) = deletion.Delete(request.Resource, stored.Namespace, stored.Name, options);
            deleted.Add(gone ? stored : last);
        }

        return reads.List(request, page with { Objects = deleted });
    }

    private static DeletionOptions Options(ResourceRequest request)
    {
        var options = DeleteRequest.Of(request.Http);
        if (request.Resource is { Group: "batch", Name: "jobs" } && options.Propagation == Propagation.Default)
        {
            request.Warnings.Add(JobsKeepPods);
        }

        return options with { DryRun = options.DryRun || request.DryRun };
    }

    private static JsonObject Success(ApiResource resource, StoredObject last)
    {
        var details = new JsonObject { ["name"] = last.Name };
        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Name;
        details["uid"] = last.Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
