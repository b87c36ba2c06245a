using System.Net;

namespace GitOps.Core.Serving;

/// <summary>A small HTTP server: endpoints by method and path, with bounded bodies and a bounded number of requests at a time.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    private const int MostAtATime = 64;

    // A client that still writes does not read our answer: what is too large is read on, up to a point, and thrown away.
    private const long LargestDiscarded = 64 * 1024 * 1024;
    private static readonly TimeSpan BodyWithin = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<Endpoint> _endpoints;
    private readonly TimeProvider _time;
    private readonly HttpDoor _door;
    private int _running;

    private HttpServer(ListenAddress address, IReadOnlyList<Endpoint> endpoints, TimeProvider time)
    {
        _endpoints = endpoints;
        _time = time;
        _door = HttpDoor.Open(address, AnswerAsync, (port, why) => Refused(address, port, why), CancellationToken.None);
        Url = new Uri($"http://{(address.Hosts[0] == "*" ? "localhost" : address.Hosts[0])}:{_door.Port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Begins to answer.</summary>
    /// <exception cref="GitOpsException">The port is taken, or may not be had (<c>PortInUse</c>).</exception>
    public static HttpServer Open(ListenAddress address, IReadOnlyList<Endpoint> endpoints, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new HttpServer(address, endpoints, time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _door.DisposeAsync();

    private static GitOpsException Refused(ListenAddress address, int port, Exception why) => new(
        "PortInUse",
        FailureKind.InvalidState,
        $"It is not possible to listen on port {port} of {address.Hosts[0]}: {why.Message} Choose another port, or 0 for any that is free.",
        port,
        innerException: why);

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken stopped)
    {
        try
        {
            var answer = Interlocked.Increment(ref _running) > MostAtATime ? ServedAnswer.Text(503, "Too many requests at a time.") : await AnswerAsync(context.Request, stopped);
            await WriteAsync(context.Response, answer, stopped);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<ServedAnswer> AnswerAsync(HttpListenerRequest http, CancellationToken stopped)
    {
        var here = _endpoints.Where(endpoint => endpoint.Path == http.Url?.AbsolutePath).ToArray();
        if (Array.Find(here, endpoint => endpoint.Method == http.HttpMethod || (endpoint.Method == "GET" && http.HttpMethod == "HEAD")) is not { } endpoint)
        {
            return ServedAnswer.Text(here.Length == 0 ? 404 : 405, here.Length == 0 ? "There is nothing here." : "Not by this method.");
        }

        using var late = new CancellationTokenSource(BodyWithin, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopped);
        return await ReadAsync(http, endpoint.LargestBody, ended.Token) is { } body
            ? await endpoint.Answer(new ServedRequest(http.Headers, body), stopped)
            : ServedAnswer.Text(413, $"The body is larger than {endpoint.LargestBody} bytes.");
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpListenerRequest http, int largest, CancellationToken cancellationToken)
    {
        if (!http.HasEntityBody)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var read = 0L;
        while (read < LargestDiscarded && await http.InputStream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            read += count;
            if (read <= largest)
            {
                body.Write(buffer, 0, count);
            }
        }

        if (read > largest)
        {
            return null;
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task WriteAsync(HttpListenerResponse http, ServedAnswer answer, CancellationToken stopped)
    {
        http.StatusCode = answer.Status;
        http.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            http.AppendHeader(name, value);
        }

        if (answer.Stream is null)
        {
            http.ContentLength64 = answer.Body.Length;
            await http.OutputStream.WriteAsync(answer.Body, stopped);
            return;
        }

        http.SendChunked = true;
        await answer.Stream(http.OutputStream, stopped);
    }
}
