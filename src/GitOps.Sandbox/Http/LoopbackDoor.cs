using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using GitOps.Sandbox.Api;
using GitOps.Sandbox.Messages;

namespace GitOps.Sandbox.Http;

/// <summary>The door over HTTP, on the loopback addresses only, for kubectl and other programs.</summary>
internal sealed class LoopbackDoor : IAsyncDisposable
{
    private const int PortTries = 20;
    private const long LargestDiscarded = 64 * 1024 * 1024;

    // A client that never finishes its request does not keep the sandbox from stopping.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(2);

    private readonly ApiHandler _handler;
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stopped;
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly Task _accepting;

    private LoopbackDoor(ApiHandler handler, HttpListener listener, int port, CancellationToken stopped)
    {
        _handler = handler;
        _listener = listener;
        Url = new Uri($"http://127.0.0.1:{port}");
        _stopped = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Opens the door.</summary>
    /// <param name="handler">Answers the requests.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="stopped">Ends all streams.</param>
    /// <exception cref="GitOpsException"><c>SandboxPortInUse</c>: the port is taken, or the system does not let us have it.</exception>
    public static LoopbackDoor Open(ApiHandler handler, int port, CancellationToken stopped)
    {
        for (var tries = 1; ; tries++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };

            // Only these host names are answered, so that no web page can reach in by a name of its own.
            listener.Prefixes.Add($"http://127.0.0.1:{chosen}/");
            listener.Prefixes.Add($"http://localhost:{chosen}/");
            try
            {
                listener.Start();
                return new LoopbackDoor(handler, listener, chosen, stopped);
            }
            catch (Exception taken) when (taken is HttpListenerException or SocketException)
            {
                listener.Close();
                if (port != 0 || tries == PortTries)
                {
                    throw new GitOpsException(
                        "SandboxPortInUse",
                        FailureKind.InvalidState,
                        $"The sandbox cannot listen on port {chosen} of 127.0.0.1: {taken.Message} Choose another port, or 0 for any that is free.",
                        chosen,
                        innerException: taken);
                }
            }
        }
    }

    /// <summary>Closes the door: no new requests, streams end, requests under way are finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(LastRequests, TimeProvider.System, CancellationToken.None));
        _listener.Close();
        _stopped.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                // A listener that is stopped in the moment in which it is asked for a request never answers.
                var context = await _listener.GetContextAsync().WaitAsync(_stopped.Token);
                var task = Task.Run(() => AnswerAsync(context), CancellationToken.None);
                _running[task] = true;
                _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // Stopped, or a connection that broke before it said anything.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var request = await ReadAsync(context.Request);
            await WriteAsync(context.Response, Answer(context.Request, request), _stopped.Token);
            context.Response.Close();
        }
        catch (Exception broken) when (broken is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or ProtocolViolationException)
        {
            // The client left, or the sandbox is closing.
            context.Response.Abort();
        }
    }

    // A browser says where a script comes from; no page has any business here.
    private ApiResponse Answer(HttpListenerRequest http, ApiRequest request) => http.Headers["Origin"] is null
        ? _handler.Handle(request)
        : ApiResponse.Text(403, "The sandbox does not answer web pages.\n");

    private static async Task<ApiRequest> ReadAsync(HttpListenerRequest http)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var read = 0L;

        // A client that still writes does not read our answer: what is too large is read on, up to a point, and thrown away.
        while (http.HasEntityBody && read < LargestDiscarded)
        {
            var count = await http.InputStream.ReadAsync(buffer);
            if (count == 0)
            {
                break;
            }

            read += count;
            if (read <= ApiRequest.MaxBodyBytes)
            {
                body.Write(buffer, 0, count);
            }
        }

        var tooLarge = read > ApiRequest.MaxBodyBytes;

        // The listener's own decoding of the query is not Kubernetes' (plus signs, repeated names).
        var raw = http.RawUrl ?? "/";
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (raw, "") : (raw[..question], raw[(question + 1)..]);
        return new ApiRequest(
            http.HttpMethod.ToUpperInvariant(),
            Uri.UnescapeDataString(path),
            QueryParameters.Parse(query),
            tooLarge ? default : body.GetBuffer().AsMemory(0, (int)body.Length))
        {
            ContentType = http.ContentType ?? "",
            Accept = http.Headers["Accept"] ?? "",
            UserAgent = http.UserAgent ?? "",
            BearerToken = http.Headers["Authorization"] is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..].Trim() : "",
            BodyTooLarge = tooLarge,
        };
    }

    private static async Task WriteAsync(HttpListenerResponse http, ApiResponse answer, CancellationToken stopped)
    {
        http.StatusCode = answer.Status;
        http.ContentType = answer.ContentType;
        foreach (var warning in answer.WarningHeaders)
        {
            http.AppendHeader("Warning", warning);
        }

        if (answer.Stream is null)
        {
            http.ContentLength64 = answer.Body.Length;
            await http.OutputStream.WriteAsync(answer.Body, stopped);
            return;
        }

        http.SendChunked = true;

        // The listener sends the headers with the first byte, and clients wait for them: a blank before the first event does no harm.
        await http.OutputStream.WriteAsync(" "u8.ToArray(), stopped);
        await http.OutputStream.FlushAsync(stopped);
        await answer.Stream(
            async (bytes, cancellation) =>
            {
                await http.OutputStream.WriteAsync(bytes, cancellation);
                await http.OutputStream.FlushAsync(cancellation);
            },
            stopped);
    }
}
