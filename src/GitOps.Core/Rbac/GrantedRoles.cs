using System.Text.Json.Nodes;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Rbac;

/// <summary>
/// What it takes to write the Roles and bindings of a set: a server lets nobody grant what they do not hold. The rules of a Role
/// have to be held; a Role that is not the set's own is bound by the verb <c>bind</c> on it. No right to exceed what is declared now
/// comes with that.
/// </summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping</remarks>
internal sealed class GrantedRoles(IReadOnlyList<DeclaredObject> declared)
{
    private const string Group = "rbac.authorization.k8s.io";

    public IEnumerable<Permission> Permissions() => declared.Where(item => item.Id.Group == Group).SelectMany(item => item.Id.Kind switch
    {
        "Role" => Held(item),
        "ClusterRole" => item.Object["aggregationRule"] is null ? Held(item) : [Aggregated(item)],
        "RoleBinding" or "ClusterRoleBinding" => Bound(item),
        _ => [],
    });

    private static IEnumerable<Permission> Held(DeclaredObject role)
    {
        var purpose = $"granted by {role.Id.Kind} {role.Id.Name}";
        foreach (var rule in (role.Object["rules"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var path in Texts(rule, "nonResourceURLs"))
            {
                yield return new("", "", path, [], Texts(rule, "verbs"), purpose);
            }

            foreach (var (group, resource) in from @group in Texts(rule, "apiGroups") from resource in Texts(rule, "resources") select (@group, resource))
            {
                yield return new(role.Id.Namespace, group, resource, Texts(rule, "resourceNames"), Texts(rule, "verbs"), purpose);
            }
        }
    }

    /// <summary>What it grants is not known: it comes from whatever roles carry its labels.</summary>
    private static Permission Aggregated(DeclaredObject role) =>
        new("", Group, "clusterroles", [role.Id.Name], ["escalate"], $"ClusterRole {role.Id.Name} is aggregated");

    private IEnumerable<Permission> Bound(DeclaredObject binding) => binding.Object["roleRef"] is JsonObject role && !declared.Any(item => IsHeld(item, binding, role))
        ? [new(binding.Id.Namespace, Group, Text(role, "kind") == "ClusterRole" ? "clusterroles" : "roles", [Text(role, "name")], ["bind"], $"granted by {binding.Id.Kind} {binding.Id.Name}")]
        : [];

    private static bool IsHeld(DeclaredObject item, DeclaredObject binding, JsonObject role) =>
        item.Id.Group == Group && item.Id.Kind == Text(role, "kind") && item.Id.Name == Text(role, "name")
        && (item.Id.Namespace.Length == 0 || item.Id.Namespace == binding.Id.Namespace) && item.Object["aggregationRule"] is null;

    private static string Text(JsonObject value, string name) => value[name] is JsonValue text && text.TryGetValue(out string? found) ? found : "";

    private static string[] Texts(JsonObject rule, string name) =>
        [.. (rule[name] as JsonArray ?? []).OfType<JsonValue>().Select(value => value.TryGetValue(out string? text) ? text : null).OfType<string>()];
}
