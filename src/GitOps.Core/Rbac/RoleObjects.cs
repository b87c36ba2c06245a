using System.Text.Json.Nodes;

namespace GitOps.Core.Rbac;

/// <summary>Permissions as objects of RBAC, bound to a service account: a Role a namespace, and a ClusterRole for the rest.</summary>
public static class RoleObjects
{
    private const string ApiVersion = "rbac.authorization.k8s.io/v1";

    /// <summary>The objects, in the order they can be applied in.</summary>
    /// <param name="permissions">What to grant.</param>
    /// <param name="account">To whom.</param>
    /// <param name="role">Name of the Roles and their bindings.</param>
    /// <param name="clusterRole">Name of the ClusterRole and its binding.</param>
    public static IReadOnlyList<JsonObject> Of(IEnumerable<Permission> permissions, AccountName account, string role, string clusterRole)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        ArgumentNullException.ThrowIfNull(account);
        return
        [
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ServiceAccount",
                ["metadata"] = new JsonObject { ["name"] = account.Name, ["namespace"] = account.Namespace },
            },
            .. permissions.GroupBy(permission => permission.Namespace).SelectMany(place => place.Key.Length == 0
                ? new[] { Role("ClusterRole", clusterRole, null, place), Binding("ClusterRole", clusterRole, null, account) }
                : [Role("Role", role, place.Key, place), Binding("Role", role, place.Key, account)]),
        ];
    }

    private static JsonObject Role(string kind, string name, string? @namespace, IEnumerable<Permission> permissions) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = kind,
        ["metadata"] = Metadata(name, @namespace),
        ["rules"] = new JsonArray(
        [
            .. permissions.GroupBy(permission => (permission.Group, IsPath(permission), Verbs: string.Join(' ', permission.Verbs), Names: string.Join(' ', permission.Names)))
                .Select(same => Rule(same.First(), same.Select(permission => permission.Resource))),
        ]),
    };

    private static JsonObject Rule(Permission permission, IEnumerable<string> resources)
    {
        if (IsPath(permission))
        {
            return new JsonObject { ["nonResourceURLs"] = Texts(resources), ["verbs"] = Texts(permission.Verbs) };
        }

        var rule = new JsonObject { ["apiGroups"] = Texts([permission.Group]), ["resources"] = Texts(resources) };
        if (permission.Names.Count > 0)
        {
            rule["resourceNames"] = Texts(permission.Names);
        }

        rule["verbs"] = Texts(permission.Verbs);
        return rule;
    }

    private static JsonObject Binding(string kind, string name, string? @namespace, AccountName account) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = $"{kind}Binding",
        ["metadata"] = Metadata(name, @namespace),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = name },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account.Name, ["namespace"] = account.Namespace }),
    };

    private static JsonObject Metadata(string name, string? @namespace) =>
        @namespace is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = @namespace };

    private static bool IsPath(Permission permission) => permission.Resource.StartsWith('/');

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
