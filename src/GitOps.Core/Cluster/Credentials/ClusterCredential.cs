using System.Net.Http.Headers;
using System.Text;
using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>What is shown to an API server: a header, a certificate, both or neither.</summary>
internal sealed record ClusterCredential(AuthenticationHeaderValue? Authorization, ClientCertificate? Certificate)
{
    /// <exception cref="FormatException">A token with a line break or the like cannot be sent. The message does not quote it.</exception>
    public static AuthenticationHeaderValue Bearer(string token) => token.All(character => character is > ' ' and <= '~')
        ? new AuthenticationHeaderValue("Bearer", token)
        : throw new FormatException("the token holds characters that no token has, such as a blank or a line break");

    public static AuthenticationHeaderValue Basic(string userName, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));
}

/// <summary>Where the credentials of a user come from.</summary>
internal interface ICredentialSource
{
    /// <summary>Those that count now.</summary>
    Task<ClusterCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused these. Whether asking again may give others.</summary>
    bool Refused(ClusterCredential credential);
}
