using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using GitOps.Sandbox.Api;
using GitOps.Sandbox.Messages;

namespace GitOps.Sandbox.Http;

/// <summary>The door inside the process: requests that never become bytes on a wire. Watches stream as they do over HTTP.</summary>
internal sealed class InProcessDoor(ApiHandler handler, CancellationToken stopped) : HttpMessageHandler
{
    private const int UnreadBatches = 16;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(stopped.IsCancellationRequested, this);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var tooLarge = body.Length > ApiRequest.MaxBodyBytes;
        var api = new ApiRequest(
            request.Method.Method.ToUpperInvariant(),
            Uri.UnescapeDataString(request.RequestUri!.AbsolutePath),
            QueryParameters.Parse(request.RequestUri.Query),
            tooLarge ? default : body)
        {
            ContentType = request.Content?.Headers.ContentType?.ToString() ?? "",
            Accept = string.Join(',', request.Headers.Accept),
            UserAgent = request.Headers.UserAgent.ToString(),
            BearerToken = request.Headers.Authorization is { Scheme: "Bearer", Parameter: { } token } ? token : "",
            BodyTooLarge = tooLarge,
        };

        // Away from the caller's thread, as over a wire: a watch's first events must not run on it.
        var answer = await Task.Run(() => handler.Handle(api), cancellationToken);
        return Message(request, answer);
    }

    private HttpResponseMessage Message(HttpRequestMessage request, ApiResponse answer)
    {
        HttpContent content = answer.Stream is null ? new ReadOnlyMemoryContent(answer.Body) : new StreamContent(Watch(answer.Stream));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = content, Version = HttpVersion.Version11 };
        foreach (var warning in answer.WarningHeaders)
        {
            message.Headers.TryAddWithoutValidation("Warning", warning);
        }

        return message;
    }

    private WatchStream Watch(EventStream events)
    {
        // A slow client holds its watch up, not the memory.
        var lines = Channel.CreateBounded<ReadOnlyMemory<byte>>(UnreadBatches);
        var left = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        _ = Task.Run(() => SendAsync(lines.Writer, events, left.Token), CancellationToken.None);
        return new WatchStream(lines.Reader, left);
    }

    private static async Task SendAsync(ChannelWriter<ReadOnlyMemory<byte>> lines, EventStream events, CancellationToken left)
    {
        try
        {
            await events((bytes, cancellation) => lines.WriteAsync(bytes.ToArray(), cancellation), left);
            lines.Complete();
        }
        catch (OperationCanceledException)
        {
            // The client left, or the sandbox was stopped: the stream ends.
            lines.Complete();
        }
        catch (Exception mistake)
        {
            lines.Complete(mistake);
        }
    }
}
