using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>Finds out where a user's credentials come from. A token or a password in the kubeconfig counts before a plugin's, a certificate there too.</summary>
internal static class CredentialSources
{
    /// <summary>The credentials; those that the kubeconfig holds itself are read again once they are refused.</summary>
    /// <exception cref="FormatException">The certificate or its key cannot be used.</exception>
    public static ICredentialSource Of(ClusterAccess access, Func<ClusterAccess> again, IReconcileObserver? observer, TimeProvider time) =>
        access.User is { TokenFile.Length: > 0 } or { Exec: not null, Token.Length: 0, HasPassword: false }
            ? Of(access, observer, time)
            : new RenewedCredentials(access, Of(access, observer, time), again, now => Of(now, observer, time));

    private static ICredentialSource Of(ClusterAccess access, IReconcileObserver? observer, TimeProvider time)
    {
        var user = access.User;
        var certificate = user.HasCertificate ? ClientCertificate.FromPem(Content(user.ClientCertificateData, user.ClientCertificate), Content(user.ClientKeyData, user.ClientKey)) : null;
        return user switch
        {
            { TokenFile.Length: > 0 } => new TokenFile(user, certificate, time),
            { Token.Length: > 0 } => new Constant(ClusterCredential.Bearer(user.Token), certificate),
            { HasPassword: true } => new Constant(ClusterCredential.Basic(user.UserName, user.Password), certificate),
            { Exec: { } exec } => new ExecPlugin(access, exec, certificate, observer, time),
            { AuthProvider: { } provider } => new Constant(IdToken(user, provider, time), certificate),
            _ => new Constant(null, certificate),
        };
    }

    /// <summary>
    /// The id-token of the provider oidc, the only one kubectl still has. When it has expired, kubectl renews it and writes it
    /// back; one that is renewed and not written back would end the login of every other tool.
    /// </summary>
    private static AuthenticationHeaderValue IdToken(KubeconfigUser user, AuthProviderSettings provider, TimeProvider time)
    {
        var token = provider.Config.GetValueOrDefault("id-token", "");
        try
        {
            var claims = JsonNode.Parse(Base64Url(token.Split('.')[1]));
            if (time.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds((long)claims!["exp"]!))
            {
                return ClusterCredential.Bearer(token);
            }
        }
        catch (Exception failure) when (failure is FormatException or JsonException or IndexOutOfRangeException or NullReferenceException or InvalidOperationException)
        {
            throw KubeconfigCheck.Wrong(user, "has no id-token in its auth-provider oidc that can be read. Log in again, or use the exec plugin kubelogin");
        }

        throw KubeconfigCheck.Wrong(user, "has an id-token in its auth-provider oidc that has expired. Any kubectl command renews it where it can be renewed; otherwise log in again");
    }

    private static string Base64Url(string text) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=')));

    private static byte[] Content(byte[] data, string path) => data.Length > 0 ? data : File.ReadAllBytes(path);

    private sealed class Constant(AuthenticationHeaderValue? authorization, ClientCertificate? certificate) : ICredentialSource
    {
        private readonly ClusterCredential _credential = new(authorization, certificate);

        public Task<ClusterCredential> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_credential);

        public bool Refused(ClusterCredential credential) => false;
    }
}
