using GitOps.Sandbox.Messages;

namespace GitOps.Sandbox.Authorization;

/// <summary>What a request asks for, as it is authorized.</summary>
/// <param name="Verb">Such as <c>get</c>, <c>list</c> or <c>bind</c>.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Resource, such as <c>deployments</c>.</param>
/// <param name="Subresource">Subresource; empty for none.</param>
/// <param name="Namespace">Namespace; empty for the whole cluster.</param>
/// <param name="Name">Object; empty for all of them.</param>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb</remarks>
internal sealed record RequestAttributes(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name)
{
    /// <summary>The resource as a rule names it: <c>deployments</c>, <c>pods/log</c>.</summary>
    public string CombinedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>The attributes of a request for objects. A Namespace is one of itself.</summary>
    public static RequestAttributes Of(ApiRequest request, RequestPath path)
    {
        var all = path.Name.Length == 0;
        var verb = request.Method switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => all ? "deletecollection" : "delete",
            _ when path.Watch || (all && request.Query.Flag("watch")) => "watch",
            _ => all ? "list" : "get",
        };
        var ns = path is { Group: "", Resource: "namespaces" } ? path.Name : path.Namespace;
        return new(verb, path.Group, path.Resource, path.Subresource.Split('/')[0], ns, path.Name);
    }
}
