using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Printing;

/// <summary>Objects as rows and columns, as <c>kubectl get</c> prints them (<c>meta.k8s.io/v1 Table</c>).</summary>
internal static class ObjectTable
{
    /// <summary>The table of some objects of a resource.</summary>
    public static JsonObject Of(
        ResourceRequest request, IReadOnlyList<StoredObject> objects, ListMetadata metadata, DateTimeOffset now, bool withColumns)
    {
        var columns = TableColumns.Of(request.Resource);
        var table = new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = JsonNode.Parse(metadata.ToJson(custom: false)),
            ["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(column => column.Definition())]) : null,
            ["rows"] = new JsonArray([.. objects.Select(stored => Row(request, columns, stored, now))]),
        };
        return table;
    }

    private static JsonObject Row(ResourceRequest request, IReadOnlyList<TableColumn> columns, StoredObject stored, DateTimeOffset now)
    {
        var json = stored.ToJson();
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(json, now))]) };

        // How much of the object comes along: nothing, its metadata, or all of it.
        var include = request.Http.Query["includeObject"];
        if (include != "None")
        {
            row["object"] = include == "Object"
                ? stored.ToJson(request.Resource.ApiVersion, request.Resource.Kind)
                : JsonNode.Parse(ObjectJson.Metadata(stored));
        }

        return row;
    }
}
