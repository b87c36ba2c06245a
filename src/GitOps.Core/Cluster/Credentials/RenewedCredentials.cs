using GitOps.Core.Cluster.Kubeconfigs;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>
/// Credentials that a kubeconfig holds itself. When a server refuses them, the kubeconfig is read again: somebody may have logged in since.
/// Of one that leads to another server by then nothing is taken.
/// </summary>
/// <param name="access">The way to the server, as it was read.</param>
/// <param name="first">Where credentials come from as it was read.</param>
/// <param name="read">Reads the way to the server again.</param>
/// <param name="of">Where credentials come from.</param>
internal sealed class RenewedCredentials(ClusterAccess access, ICredentialSource first, Func<ClusterAccess> read, Func<ClusterAccess, ICredentialSource> of) : ICredentialSource
{
    private readonly object _turn = new();
    private ClusterAccess _access = access;
    private ICredentialSource _source = first;
    private ClusterCredential? _refused;

    /// <inheritdoc/>
    public Task<ClusterCredential> GetAsync(CancellationToken cancellationToken) => _source.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public bool Refused(ClusterCredential credential)
    {
        lock (_turn)
        {
            if (_source.Refused(credential))
            {
                return true;
            }

            // Requests that were under way with what another one has renewed since.
            if (ReferenceEquals(_refused, credential))
            {
                return true;
            }

            try
            {
                var now = read();
                if (now.Server != _access.Server || now.Context != _access.Context || now.User.HasSameCredentials(_access.User))
                {
                    return false;
                }

                (_source, _access, _refused) = (of(now), now, credential);
                return true;
            }
            catch (Exception failure) when (failure is GitOpsException or FormatException or IOException or UnauthorizedAccessException)
            {
                // What cannot be read is as good as unchanged: the server's refusal is told.
                return false;
            }
        }
    }
}
