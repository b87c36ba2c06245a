using System.Text.Json.Nodes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Discovery;

/// <summary>The refusals that are about the request or the store, not about the fields of an object.</summary>
internal static class ApiErrors
{
    // What the server says to a status code that its router comes up with by itself.
    private static readonly Dictionary<int, (string Reason, string Message)> Generic = new()
    {
        [404] = ("NotFound", "the server could not find the requested resource"),
        [405] = ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
        [415] = ("UnsupportedMediaType", "415: Unsupported Media Type"),
        [422] = ("Invalid", "the server rejected our request due to an error in our request"),
    };

    /// <summary>An answer of the server's router (404, 405, 415).</summary>
    public static ApiStatusException Router(int code) => new(code, Generic[code].Reason, Generic[code].Message, []);

    /// <summary>No object of that name (404).</summary>
    public static ApiStatusException NotFound(ApiResource resource, string name) =>
        new(404, "NotFound", $"{resource.QualifiedName} \"{name}\" not found", Details(resource, name));

    /// <summary>The name is taken (409).</summary>
    public static ApiStatusException AlreadyExists(ApiResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource.QualifiedName} \"{name}\" already exists", Details(resource, name));

    /// <summary>The object is no longer what the client thinks (409).</summary>
    public static ApiStatusException Modified(ApiResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>The object does not meet what the request asks of it (409).</summary>
    public static ApiStatusException Conflict(ApiResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": {why}", Details(resource, name));

    /// <summary>A precondition of a deletion does not hold (409); here the server names the kind instead of the resource.</summary>
    public static ApiStatusException Precondition(ApiResource resource, string name, string why)
    {
        var qualified = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        return new(409, "Conflict", $"Operation cannot be fulfilled on {qualified} \"{name}\": {why}", Details(resource, name, resource.Kind));
    }

    /// <summary>The request is understood and refused (403).</summary>
    public static ApiStatusException Forbidden(ApiResource resource, string name, string why, params StatusCause[] causes)
    {
        var details = Details(resource, name);
        if (causes.Length > 0)
        {
            details["causes"] = ApiStatusException.Causes(causes);
        }

        return new(403, "Forbidden", $"{resource.QualifiedName} \"{name}\" is forbidden: {why}", details);
    }

    /// <summary>The user may not do it (403).</summary>
    public static ApiStatusException Forbidden(string group, string resource, string name, string why)
    {
        var qualified = group.Length == 0 ? resource : $"{resource}.{group}";
        return new(403, "Forbidden", $"{qualified}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {why}", Details(group, resource, name));
    }

    /// <summary>The verb is none of a custom resource's (405).</summary>
    public static ApiStatusException NotSupported(ApiResource resource, string verb) =>
        new(405, "MethodNotAllowed", $"{verb} is not supported on resources of kind \"{resource.QualifiedName}\"", Details(resource, ""));

    /// <summary>The body is larger than the server reads (413).</summary>
    public static ApiStatusException TooLarge(int limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    /// <summary>None of the media types the client takes is spoken here (406).</summary>
    public static ApiStatusException NotAcceptable() =>
        new(406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml");

    /// <summary>The media type of the body is not spoken here (415).</summary>
    public static ApiStatusException UnsupportedBody(params string[] accepted) => new(
        415,
        "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    /// <summary>The history asked for is forgotten (410).</summary>
    public static ApiStatusException Expired(string message) => new(410, "Expired", message);

    /// <summary>The version asked for is in the future (504).</summary>
    public static ApiStatusException TooLargeVersion(long asked, long current)
    {
        var details = new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        };
        return new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}", details);
    }

    /// <summary>A parameter of the request is wrong (422).</summary>
    /// <param name="options">The kind of options it belongs to, such as <c>ListOptions</c>.</param>
    /// <param name="cause">What is wrong.</param>
    public static ApiStatusException InvalidOptions(string options, StatusCause cause) => ApiStatusException.Invalid("meta.k8s.io", options, "", [cause]);

    private static JsonObject Details(ApiResource resource, string name, string? kind = null) => Details(resource.Group, kind ?? resource.Name, name);

    private static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        return details;
    }
}
