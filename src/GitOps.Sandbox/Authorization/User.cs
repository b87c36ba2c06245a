namespace GitOps.Sandbox.Authorization;

/// <summary>Who a request is from.</summary>
/// <param name="Name">Such as <c>ana</c>, or <c>system:serviceaccount:shop:deployer</c>.</param>
internal sealed record User(string Name)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>The groups that a server puts everybody in, and every service account.</summary>
    /// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens</remarks>
    public IReadOnlyList<string> Groups { get; } = Name.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal)
        ? ["system:serviceaccounts", $"system:serviceaccounts:{Name[ServiceAccountPrefix.Length..].Split(':')[0]}", "system:authenticated"]
        : ["system:authenticated"];

    /// <summary>The name of a service account as a user.</summary>
    public static string OfServiceAccount(string ns, string name) => $"{ServiceAccountPrefix}{ns}:{name}";
}
