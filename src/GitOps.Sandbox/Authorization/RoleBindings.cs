using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Authorization;

/// <summary>The rules that the stored Roles grant to users by the stored bindings.</summary>
internal sealed class RoleBindings(ObjectStore store)
{
    /// <summary>The group of its kinds.</summary>
    public const string Group = "rbac.authorization.k8s.io";

    /// <summary>The rules of a user in a namespace, and those for the whole cluster; only the latter where the namespace is empty.</summary>
    public IEnumerable<PolicyRule> RulesOf(User user, string ns)
    {
        var bindings = Stored("clusterrolebindings", "").Concat(ns.Length == 0 ? [] : Stored("rolebindings", ns));
        return bindings.Where(binding => Subjects(binding).Any(subject => IsUser(subject, user))).SelectMany(binding => RulesOf((JsonObject)binding["roleRef"]!, ns));
    }

    /// <summary>The rules of a role that a binding refers to; none where there is no such role.</summary>
    public IEnumerable<PolicyRule> RulesOf(JsonObject reference, string ns)
    {
        var (kind, name) = ((string?)reference["kind"], (string?)reference["name"] ?? "");
        var role = kind == "ClusterRole" ? store.Get(new(Group, "clusterroles"), "", name) : store.Get(new(Group, "roles"), ns, name);
        return role is null ? [] : PolicyRule.Of(role.ToJson());
    }

    private static IEnumerable<JsonObject> Subjects(JsonObject binding) => (binding["subjects"] as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsUser(JsonObject subject, User user)
    {
        var name = (string?)subject["name"] ?? "";
        return (string?)subject["kind"] switch
        {
            "User" => name == user.Name,
            "Group" => user.Groups.Contains(name),
            "ServiceAccount" => User.OfServiceAccount((string?)subject["namespace"] ?? "", name) == user.Name,
            _ => false,
        };
    }

    private IEnumerable<JsonObject> Stored(string resource, string ns) =>
        store.List(new(Group, resource)).Objects.Values.Where(stored => stored.Namespace == ns).Select(stored => stored.ToJson());
}
