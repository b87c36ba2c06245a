using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitOps.Core.Tests.Git;

/// <summary>Git's smart HTTP protocol on loopback, over the git program; with a password, a redirect or a status of its own when told.</summary>
public sealed class GitHttpServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _root;
    private readonly Task _loop;

    public GitHttpServer(string root, string host = "localhost")
    {
        _root = root;
        Port = FreePort();
        Url = $"http://{host}:{Port}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Url { get; }

    /// <summary>The "user:password" that is let in; null lets everybody in.</summary>
    public string? Password { get; set; }

    /// <summary>Answers every request with this status.</summary>
    public HttpStatusCode? Always { get; set; }

    /// <summary>Answers requests for commits with this status, after it told what there is.</summary>
    public HttpStatusCode? AlwaysToFetches { get; set; }

    /// <summary>Sends every request on to this address.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>Waits before every answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Method, path and user:password of each request.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose()
    {
        _stopped.Cancel();
        _listener.Close();
        _loop.Wait();
        _stopped.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                // A listener that is closed in the moment in which it is asked for a request never answers.
                await AnswerAsync(await _listener.GetContextAsync().WaitAsync(_stopped.Token));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                // The test is over, or a client left.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var authorization = request.Headers["Authorization"];
        var password = authorization?.StartsWith("Basic ", StringComparison.Ordinal) == true
            ? Encoding.UTF8.GetString(Convert.FromBase64String(authorization[6..]))
            : authorization;
        lock (Requests)
        {
            Requests.Add($"{request.HttpMethod} {request.RawUrl} {password}".TrimEnd());
        }

        await Task.Delay(Delay);
        if ((Always ?? (request.HttpMethod == "POST" ? AlwaysToFetches : null)) is { } status)
        {
            response.StatusCode = (int)status;
        }
        else if (RedirectTo is { } target)
        {
            response.Redirect(target + request.RawUrl);
        }
        else if (Password is not null && password != Password)
        {
            response.StatusCode = 401;
            response.AddHeader("WWW-Authenticate", "Basic realm=\"git\"");
        }
        else
        {
            await GitAsync(request, response);
        }

        response.Close();
    }

    private async Task GitAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var advertise = request.HttpMethod == "GET";
        var service = advertise ? request.QueryString["service"] ?? "" : request.RawUrl![(request.RawUrl!.LastIndexOf('/') + 1)..];
        var path = Path.Combine(_root, request.Url!.AbsolutePath[1..request.Url.AbsolutePath.IndexOf(".git/", StringComparison.Ordinal)] + ".git");
        if (!Directory.Exists(path) || service is not ("git-upload-pack" or "git-receive-pack"))
        {
            response.StatusCode = 404;
            return;
        }

        response.ContentType = $"application/x-{service}-{(advertise ? "advertisement" : "result")}";
        string[] arguments = [service[4..], "--stateless-rpc", .. advertise ? ["--advertise-refs"] : Array.Empty<string>(), path];
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (advertise)
        {
            var line = $"# service={service}\n";
            await response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes($"{line.Length + 4:x4}{line}0000"));
        }

        var body = request.Headers["Content-Encoding"] == "gzip" ? new GZipStream(request.InputStream, CompressionMode.Decompress) : request.InputStream;
        await body.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        await git.StandardOutput.BaseStream.CopyToAsync(response.OutputStream);
        await git.WaitForExitAsync();
    }
}
