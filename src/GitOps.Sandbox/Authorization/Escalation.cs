using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Authorization;

/// <summary>Nobody grants what they do not hold themselves, unless they are let by the verbs <c>escalate</c> and <c>bind</c>.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping</remarks>
internal static class Escalation
{
    /// <summary>Whether writing objects of a resource grants something.</summary>
    public static bool IsPossibleBy(ApiResource resource) =>
        resource.Group == RoleBindings.Group && resource.Name is "roles" or "clusterroles" or "rolebindings" or "clusterrolebindings";

    /// <summary>Throws unless the caller may grant what a Role or a binding, as it is to be stored, grants.</summary>
    /// <exception cref="ApiStatusException">They may not (403).</exception>
    public static void Check(Caller caller, ApiResource resource, JsonObject written)
    {
        var metadata = written["metadata"]!;
        var (ns, name) = ((string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
        IEnumerable<PolicyRule> granted;
        if (written["roleRef"] is JsonObject reference)
        {
            var resourceOfRole = (string?)reference["kind"] == "ClusterRole" ? "clusterroles" : "roles";
            granted = caller.May(new("bind", RoleBindings.Group, resourceOfRole, "", ns, (string?)reference["name"] ?? "")) ? [] : caller.RulesOf(reference, ns);
        }
        else
        {
            granted = caller.May(new("escalate", RoleBindings.Group, resource.Name, "", ns, name)) ? [] : PolicyRule.Of(written);
        }

        PolicyRule[] held = [.. caller.RulesIn(ns)];
        PolicyRule[] missing = [.. granted.SelectMany(rule => rule.Parts()).Where(part => !held.Any(rule => rule.Covers(part)))];
        if (missing.Length > 0)
        {
            var groups = string.Join(' ', caller.User!.Groups.Select(group => $"\"{group}\""));
            throw ApiErrors.Forbidden(
                resource.Group,
                resource.Name,
                name,
                $"user \"{caller.User.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', missing.Select(rule => rule.ToString()))}");
        }
    }
}
