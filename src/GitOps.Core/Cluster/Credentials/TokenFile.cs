using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>
/// A token in a file that others renew (<c>tokenFile</c>, a pod's service account). As client-go does: it counts before
/// <c>token</c>, is read again after a while, and what was read last stays when the file cannot be read.
/// </summary>
internal sealed class TokenFile(KubeconfigUser user, ClientCertificate? certificate, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(50);
    private readonly object _gate = new();
    private ClusterCredential? _credential;
    private long _read;

    public Task<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_credential is null || time.GetElapsedTime(_read) >= ReadAgain)
            {
                _credential = new ClusterCredential(ClusterCredential.Bearer(Read()), certificate);
                _read = time.GetTimestamp();
            }

            return Task.FromResult(_credential);
        }
    }

    public bool Refused(ClusterCredential credential) => false;

    private string Read()
    {
        try
        {
            return File.ReadAllText(user.TokenFile).Trim() is { Length: > 0 } token ? token : throw new IOException("it is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return _credential?.Authorization?.Parameter ?? (user.Token.Length > 0 ? user.Token
                : throw KubeconfigCheck.Wrong(user, $"has a tokenFile that gives no token: {failure.Message.TrimEnd('.')}"));
        }
    }
}
