using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>Stands where an API server would, over TLS or without, and writes down who asks.</summary>
internal sealed class TlsFront : IDisposable
{
    private const string Answer = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"default"}}""";
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string> _answer;
    private readonly ConcurrentQueue<string> _seen = new();

    /// <param name="certificate">What it shows; null for no TLS.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="answer">The whole answer to who asks; null for an object.</param>
    public TlsFront(X509Certificate2? certificate, string address = "127.0.0.1", Func<string, string>? answer = null)
    {
        _certificate = certificate;
        _answer = answer ?? (_ => Ok(Answer));
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}";

    /// <summary>The server name that was asked for last (SNI).</summary>
    public string? ServerName { get; private set; }

    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Who asked since the last time: certificate and headers that name somebody, <c>anonymous</c> for nobody.</summary>
    public string[] Seen()
    {
        var seen = new List<string>();
        while (_seen.TryDequeue(out var who))
        {
            seen.Add(who);
        }

        return [.. seen.Distinct()];
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                var name = "";
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream, false, (_, shown, _, errors) => shown is null || errors != SslPolicyErrors.RemoteCertificateNotAvailable);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = true });
                    ServerName = tls.TargetHostName;
                    name = (tls.RemoteCertificate as X509Certificate2)?.GetNameInfo(X509NameType.SimpleName, false) ?? "";
                    stream = tls;
                }

                using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
                while (await ReadHeadersAsync(reader) is { } headers)
                {
                    var who = Who(name, headers);
                    _seen.Enqueue(who);
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(_answer(who)));
                }
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException)
            {
                // As it should be where the client does not trust the certificate.
            }
        }
    }

    private static async Task<List<string>?> ReadHeadersAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                return lines;
            }

            lines.Add(line);
        }

        return null;
    }

    private static string Who(string certificate, List<string> headers)
    {
        var named = headers.Where(line => line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Replace("Authorization: ", "", StringComparison.OrdinalIgnoreCase).Replace("Impersonate-", "as-", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.StartsWith("as-", StringComparison.Ordinal) ? line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant() + line[line.IndexOf(':', StringComparison.Ordinal)..] : line)
            .Order(StringComparer.Ordinal)
            .Prepend(certificate.Length > 0 ? $"cert:{certificate}" : "")
            .Where(part => part.Length > 0)
            .ToArray();
        return named.Length == 0 ? "anonymous" : string.Join(" | ", named);
    }
}
