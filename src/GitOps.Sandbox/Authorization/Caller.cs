using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Authorization;

/// <summary>A user at the API: what they may do, and the refusal of what they may not.</summary>
/// <param name="user">The user; null for the administrator, who may do everything.</param>
/// <param name="bindings">What was granted.</param>
internal sealed class Caller(User? user, RoleBindings bindings)
{
    // What every authenticated user may ask, by the cluster's own role system:basic-user.
    private static readonly HashSet<string> Questions = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"];

    /// <summary>The user; null for the administrator.</summary>
    public User? User => user;

    /// <summary>Whether the user may do it.</summary>
    public bool May(RequestAttributes asked) =>
        user is null || (asked.Verb == "create" && Questions.Contains(asked.Resource)) || RulesIn(asked.Namespace).Any(rule => rule.Allows(asked));

    /// <summary>Throws unless the user may do it.</summary>
    /// <exception cref="ApiStatusException">They may not (403).</exception>
    public void Require(RequestAttributes asked)
    {
        if (!May(asked))
        {
            var place = asked.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{asked.Namespace}\"";
            throw ApiErrors.Forbidden(
                asked.Group,
                asked.Resource,
                asked.Name,
                $"User \"{user!.Name}\" cannot {asked.Verb} resource \"{asked.CombinedResource}\" in API group \"{asked.Group}\" {place}");
        }
    }

    /// <summary>Throws unless the user may create what they update or apply; the server says no more than that they may not.</summary>
    /// <exception cref="ApiStatusException">They may not (403).</exception>
    public void RequireCreate(ApiResource resource, string ns, string name)
    {
        if (!May(new("create", resource.Group, resource.Name, "", ns, name)))
        {
            throw ApiErrors.Forbidden(resource.Group, resource.Name, name, "");
        }
    }

    /// <summary>The rules that the user has in a namespace.</summary>
    public IEnumerable<PolicyRule> RulesIn(string ns) => user is null ? [new PolicyRule(["*"], ["*"], ["*"], [], ["*"])] : bindings.RulesOf(user, ns);

    /// <summary>The rules of a role that a binding refers to.</summary>
    public IEnumerable<PolicyRule> RulesOf(System.Text.Json.Nodes.JsonObject reference, string ns) => bindings.RulesOf(reference, ns);
}
