using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;

namespace GitOps.Sandbox.Api.OpenApi;

/// <summary>The documents by which clients learn the types: one for each group and version (v3), and one of all (v2).</summary>
internal sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];

    private readonly ConcurrentDictionary<string, byte[]> _documents = new();

    /// <summary>What it describes.</summary>
    public ResourceCatalog Catalog => catalog;

    /// <summary>The answer to <c>/openapi/v3</c>: where each document is.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in catalog.Resources.Select(PathOf).Distinct().Order(StringComparer.Ordinal))
        {
            // The hash changes with the content, so that clients may keep the document.
            var hash = Convert.ToHexString(SHA256.HashData(Version3(path)!));
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of <c>api/v1</c> or <c>apis/G/V</c>; null when nothing is served there.</summary>
    public byte[]? Version3(string path)
    {
        var resources = catalog.Resources.Where(resource => PathOf(resource) == path).ToArray();
        return resources.Length == 0 ? null : _documents.GetOrAdd(path, _ => ObjectJson.Document(Document3(resources)));
    }

    /// <summary>The answer to <c>/openapi/v2</c>.</summary>
    public byte[] Version2() => _documents.GetOrAdd("", _ => ObjectJson.Document(Document2()));

    private static string PathOf(ApiResource resource) => resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.ApiVersion}";

    private static JsonObject Document3(ApiResource[] resources)
    {
        var schemas = new SchemaWriter("#/components/schemas/");
        var paths = new JsonObject();
        foreach (var resource in resources)
        {
            var name = schemas.Add(resource);
            AddPaths(paths, resource, name.Length == 0 ? null : schemas.Reference(name), version3: true);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.Schemas() },
        };
    }

    private JsonObject Document2()
    {
        var schemas = new SchemaWriter("#/definitions/");
        var paths = new JsonObject();
        foreach (var resource in catalog.Resources)
        {
            var name = schemas.Add(resource);
            AddPaths(paths, resource, name.Length == 0 ? null : schemas.Reference(name), version3: false);
        }

        return new JsonObject { ["swagger"] = "2.0", ["info"] = Info(), ["paths"] = paths, ["definitions"] = schemas.Schemas() };
    }

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = "v1.36.2" };

    private static void AddPaths(JsonObject paths, ApiResource resource, JsonObject? schema, bool version3)
    {
        var all = $"/{PathOf(resource)}{(resource.Namespaced ? "/namespaces/{namespace}" : "")}/{resource.Name}";
        AddOperations(paths, all, resource, schema, version3, ("list", "get"), ("create", "post"), ("deletecollection", "delete"));
        AddOperations(paths, all + "/{name}", resource, schema, version3, ("get", "get"), ("update", "put"), ("patch", "patch"), ("delete", "delete"));
    }

    private static void AddOperations(
        JsonObject paths, string path, ApiResource resource, JsonObject? schema, bool version3, params (string Verb, string Method)[] operations)
    {
        var item = new JsonObject();
        foreach (var (verb, method) in operations.Where(operation => resource.Allows(operation.Verb)))
        {
            item[method] = Operation(resource, schema, verb, version3);
        }

        if (item.Count > 0)
        {
            paths[path] = item;
        }
    }

    private static JsonObject Operation(ApiResource resource, JsonObject? schema, string verb, bool version3)
    {
        var ok = new JsonObject { ["description"] = "OK" };
        if (schema is not null && version3)
        {
            ok["content"] = new JsonObject { [ApiResponse.Json] = new JsonObject { ["schema"] = schema.DeepClone() } };
        }
        else if (schema is not null)
        {
            ok["schema"] = schema.DeepClone();
        }

        var operation = new JsonObject
        {
            ["x-kubernetes-action"] = verb is "create" ? "post" : verb is "update" ? "put" : verb,
            ["x-kubernetes-group-version-kind"] = SchemaWriter.Gvk(resource.Group, resource.Version, resource.Kind),
            ["responses"] = new JsonObject { ["200"] = ok },
        };
        if (verb is "create" or "update" or "patch")
        {
            operation["parameters"] = new JsonArray([.. WriteParameters.Select(name => Parameter(name, version3))]);
        }

        return operation;
    }

    private static JsonObject Parameter(string name, bool version3)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (version3)
        {
            parameter["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true };
        }
        else
        {
            parameter["type"] = "string";
            parameter["uniqueItems"] = true;
        }

        return parameter;
    }
}
