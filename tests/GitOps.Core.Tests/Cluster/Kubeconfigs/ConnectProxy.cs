using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitOps.Core.Tests.Cluster.Kubeconfigs;

/// <summary>A proxy (HTTP CONNECT or SOCKS 5, by what the client says first) that leads everything to one port of this machine.</summary>
internal sealed class ConnectProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly X509Certificate2? _certificate;
    private readonly string? _credentials;

    /// <param name="target">The port it leads to.</param>
    /// <param name="certificate">What it shows; null for no TLS to the proxy itself.</param>
    /// <param name="credentials"><c>user:password</c> that it asks for; null for none.</param>
    public ConnectProxy(int target, X509Certificate2? certificate = null, string? credentials = null)
    {
        (_target, _certificate, _credentials) = (target, certificate, credentials);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Where clients wanted to go.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

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
        try
        {
            using var whole = client;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            var first = new byte[1];
            await stream.ReadExactlyAsync(first);
            if (await (first[0] == 5 ? GreetSocksAsync(stream) : GreetHttpAsync(stream, (char)first[0])))
            {
                using var target = new TcpClient();
                await target.ConnectAsync(IPAddress.Loopback, _target);
                await Task.WhenAny(stream.CopyToAsync(target.GetStream()), target.GetStream().CopyToAsync(stream));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }

    private async Task<bool> GreetHttpAsync(Stream stream, char first)
    {
        var text = new StringBuilder().Append(first);
        var next = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(next);
            text.Append((char)next[0]);
            if (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                continue;
            }

            var request = text.ToString();
            text.Clear();
            var known = _credentials is null || request.Contains(Convert.ToBase64String(Encoding.ASCII.GetBytes(_credentials)), StringComparison.Ordinal);
            if (known)
            {
                Seen.Enqueue(request.Split(' ')[1]);
            }

            var answer = known ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            if (known)
            {
                return true;
            }
        }
    }

    private async Task<bool> GreetSocksAsync(Stream stream)
    {
        var methods = new byte[1];
        await stream.ReadExactlyAsync(methods);
        await stream.ReadExactlyAsync(new byte[methods[0]]);
        await stream.WriteAsync(new byte[] { 5, 0 });
        var head = new byte[5];
        await stream.ReadExactlyAsync(head);
        var name = new byte[head[4] + 2];
        await stream.ReadExactlyAsync(name);
        Seen.Enqueue($"{Encoding.ASCII.GetString(name, 0, head[4])}:{(name[^2] << 8) + name[^1]}");
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
        return true;
    }
}
