using k8s.Authentication;

namespace GitOps.Core.Cluster;

/// <summary>
/// Puts the kubeconfig's credentials on each request: a token, basic authentication, or what an exec plugin or OIDC
/// provider gives. A plugin runs at the first request, so that opening a connection starts no program.
/// </summary>
internal sealed class CredentialHandler(Func<ServiceClientCredentials?> create, ClusterInfo cluster) : DelegatingHandler
{
    private readonly Lazy<ServiceClientCredentials?> _credentials = new(create);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            if (_credentials.Value is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or GitOpsException))
        {
            // The cause may quote what the plugin printed, which may be a token: its type is all that is told.
            throw new GitOpsException(
                "ClusterCredentialsUnavailable",
                FailureKind.Denied,
                $"No credentials for context '{cluster.Context}': its exec plugin or token provider failed ({failure.GetType().Name}). "
                + "Run the plugin named in the kubeconfig by hand, or log in again.",
                cluster.Context);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
