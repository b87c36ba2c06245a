using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core.Cluster.Kubeconfigs;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// Decides whether a certificate is the API server's, as Go does: a chain to one of the authorities that the kubeconfig names
/// (the machine's only where it names none), valid now and for servers, and for the host name or <c>tls-server-name</c>.
/// </summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly KubeconfigCluster _cluster;

    /// <exception cref="FormatException">The authorities cannot be read.</exception>
    public ServerTrust(ClusterAccess access)
    {
        _cluster = access.Cluster;
        _authorities = access.Server.Scheme == Uri.UriSchemeHttps && _cluster.Authorities is { } pem ? ReadAuthorities(pem) : null;
    }

    public SslClientAuthenticationOptions Options(SslStreamCertificateContext? clientCertificate) => new()
    {
        EnabledSslProtocols = SslProtocols.None,
        ClientCertificateContext = clientCertificate,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = Accept,
    };

    private X509ChainPolicy Policy()
    {
        // No list of revoked certificates is asked for, and no address that a certificate names is fetched: Go does neither.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    private bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_cluster.InsecureSkipTlsVerify)
        {
            return true;
        }

        if (shown is not X509Certificate2 certificate || chain is null)
        {
            throw new AuthenticationException("The server showed no certificate.");
        }

        var faults = chain.ChainStatus.Where(status => status.Status != X509ChainStatusFlags.NoError).ToArray();
        if (faults.Length > 0 && !(faults.All(IsUnknownEnd) && EndsAtAuthority(chain)))
        {
            var reasons = string.Join(" ", faults.Select(fault => fault.StatusInformation.Trim()).Distinct());
            throw new AuthenticationException($"{reasons} ({(_authorities is null ? "verified by this machine's authorities" : "verified by the kubeconfig's certificate authorities only")})");
        }

        var host = _cluster.TlsServerName.Length > 0 ? _cluster.TlsServerName : ((SslStream)sender).TargetHostName;
        return Matches(certificate, host)
            ? true
            : throw new AuthenticationException($"It is for {Names(certificate)}, not for {host}.");
    }

    private static bool IsUnknownEnd(X509ChainStatus fault) => fault.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot;

    /// <summary>Go ends at any certificate that is named as an authority, whoever signed it.</summary>
    private bool EndsAtAuthority(X509Chain chain) =>
        chain.ChainElements.Any(element => _authorities?.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)) == true);

    private static bool Matches(X509Certificate2 certificate, string host)
    {
        try
        {
            return certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToArray();
        return names.Length == 0 ? "no host at all" : string.Join(", ", names);
    }

    private static X509Certificate2Collection ReadAuthorities(byte[] pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException failure)
        {
            throw new FormatException($"its certificate authorities cannot be read: {failure.Message}");
        }

        return authorities.Count > 0 ? authorities : throw new FormatException("its certificate authorities hold no certificate in PEM form.");
    }
}
