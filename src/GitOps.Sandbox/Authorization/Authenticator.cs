using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Authorization;

/// <summary>Tells by its bearer token who a request is from. Where no tokens are known, and without one, everybody is the administrator.</summary>
/// <param name="tokens">Names of users by their tokens.</param>
/// <param name="bindings">What was granted to them.</param>
internal sealed class Authenticator(IReadOnlyDictionary<string, string> tokens, RoleBindings bindings)
{
    private readonly Caller _administrator = new(null, bindings);

    /// <summary>Who a request is from.</summary>
    /// <exception cref="ApiStatusException">Nobody has that token (401).</exception>
    public Caller Identify(ApiRequest request) =>
        tokens.Count == 0 || request.BearerToken.Length == 0 ? _administrator
        : tokens.TryGetValue(request.BearerToken, out var name) ? new Caller(new User(name), bindings)
        : throw new ApiStatusException(401, "Unauthorized", "Unauthorized");
}
