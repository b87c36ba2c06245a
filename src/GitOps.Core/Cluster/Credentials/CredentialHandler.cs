using System.Net;
using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>
/// Puts the user's credentials and whom to act for on each request. A plugin runs at the first request, so that opening a
/// connection starts no program; when its credentials are refused, it is asked once more.
/// </summary>
internal sealed class CredentialHandler(ICredentialSource source, ImpersonationHeaders impersonation, string context) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        impersonation.AddTo(request);
        var credential = await GetAsync(cancellationToken);
        var response = await SendAsync(request, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !source.Refused(credential))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(request, await GetAsync(cancellationToken), cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ClusterCredential credential, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = credential.Authorization;
        request.Options.Set(ServerTransport.Certificate, credential.Certificate);
        return base.SendAsync(request, cancellationToken);
    }

    private async Task<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetAsync(cancellationToken);
        }
        catch (FormatException failure)
        {
            throw new GitOpsException(
                "ClusterCredentialsUnavailable", FailureKind.Denied, $"No credentials for context '{context}': {failure.Message}", context);
        }
    }
}
