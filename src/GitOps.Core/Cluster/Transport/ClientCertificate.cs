using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitOps.Core.Cluster.Transport;

/// <summary>A client certificate with its key, and what was given to vouch for it.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection issuers)
    {
        _certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, issuers, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads a certificate and its key (RSA or EC; PKCS #1, SEC 1 or PKCS #8) from PEM text.</summary>
    /// <exception cref="FormatException">It is none; the message quotes nothing of it.</exception>
    public static ClientCertificate FromPem(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> key)
    {
        var keyText = Encoding.UTF8.GetString(key);
        if (keyText.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new FormatException("the client key is encrypted; a kubeconfig has no place for its passphrase. Decrypt it (openssl pkey), or use an exec plugin");
        }

        try
        {
            var issuers = new X509Certificate2Collection();
            issuers.ImportFromPem(Encoding.UTF8.GetString(certificate));
            using var read = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), keyText);
            issuers.RemoveAt(0);

            // Windows cannot use a key that is in memory only.
            return new ClientCertificate(new X509Certificate2(read.Export(X509ContentType.Pkcs12)), issuers);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new FormatException($"the client certificate or its key cannot be read: {failure.Message.TrimEnd('.')}");
        }
    }

    public void Dispose() => _certificate.Dispose();
}
