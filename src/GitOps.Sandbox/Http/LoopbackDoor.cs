using System.Net;
using GitOps.Core.Serving;
using GitOps.Sandbox.Api;
using GitOps.Sandbox.Messages;

namespace GitOps.Sandbox.Http;

/// <summary>The door over HTTP, on the loopback addresses only, for kubectl and other programs.</summary>
internal sealed class LoopbackDoor : IAsyncDisposable
{
    private const long LargestDiscarded = 64 * 1024 * 1024;

    private readonly ApiHandler _handler;
    private readonly HttpDoor _door;

    private LoopbackDoor(ApiHandler handler, int port, CancellationToken stopped)
    {
        _handler = handler;
        _door = HttpDoor.Open(new ListenAddress(null, port), AnswerAsync, Refused, stopped);
        Url = new Uri($"http://127.0.0.1:{_door.Port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Opens the door.</summary>
    /// <param name="handler">Answers the requests.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="stopped">Ends all streams.</param>
    /// <exception cref="GitOpsException"><c>SandboxPortInUse</c>: the port is taken, or the system does not let us have it.</exception>
    public static LoopbackDoor Open(ApiHandler handler, int port, CancellationToken stopped) => new(handler, port, stopped);

    /// <summary>Closes the door: no new requests, streams end, requests under way are finished.</summary>
    public ValueTask DisposeAsync() => _door.DisposeAsync();

    private static GitOpsException Refused(int port, Exception taken) => new(
        "SandboxPortInUse",
        FailureKind.InvalidState,
        $"The sandbox cannot listen on port {port} of 127.0.0.1: {taken.Message} Choose another port, or 0 for any that is free.",
        port,
        innerException: taken);

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken stopped)
    {
        var request = await ReadAsync(context.Request);
        await WriteAsync(context.Response, Answer(context.Request, request), stopped);
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
