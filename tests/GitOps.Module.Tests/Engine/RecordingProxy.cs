using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace GitOps.Module.Tests.Engine;

/// <summary>Stands between one client and an API server, and keeps what the client wrote and what came of it.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new() { IgnoreWriteExceptions = true };
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Task _accepting;

    public RecordingProxy(Uri server)
    {
        _server = server;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public Uri Url { get; }

    /// <summary>Writes that the server carried out, whether their client lived to hear of it or not.</summary>
    public ConcurrentQueue<Written> Writes { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Close();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync().WaitAsync(_stop.Token);
                _ = Task.Run(() => PassAsync(context));
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                // Stopped.
            }
        }
    }

    private async Task PassAsync(HttpListenerContext context)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(_server, context.Request.RawUrl!));
            if (context.Request.HasEntityBody)
            {
                var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                request.Content = new ByteArrayContent(body.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }

            request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers["Accept"]);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            if (request.Method == HttpMethod.Get)
            {
                await StreamAsync(await response.Content.ReadAsStreamAsync(_stop.Token), context.Response);
            }
            else
            {
                var answer = await response.Content.ReadAsByteArrayAsync(_stop.Token);
                if (response.IsSuccessStatusCode && !context.Request.RawUrl!.Contains("dryRun", StringComparison.Ordinal))
                {
                    Writes.Enqueue(new Written(request.Method.Method, context.Request.Url!.AbsolutePath, JsonNode.Parse(answer)!.AsObject()));
                }

                context.Response.ContentLength64 = answer.Length;
                await context.Response.OutputStream.WriteAsync(answer);
            }

            context.Response.Close();
        }
        catch (Exception broken) when (broken is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException or ProtocolViolationException)
        {
            context.Response.Abort();
        }
    }

    private async Task StreamAsync(Stream from, HttpListenerResponse to)
    {
        to.SendChunked = true;
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            await to.OutputStream.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            await to.OutputStream.FlushAsync(_stop.Token);
        }
    }

    internal sealed record Written(string Method, string Path, JsonObject Answer)
    {
        public long Version => long.Parse((string)Answer["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
