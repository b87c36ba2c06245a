namespace GitOps.Module.Tests.Engine;

/// <summary>An API server that answers so many writes of ConfigMaps, and no more: whoever sends another one waits until it is cancelled.</summary>
internal sealed class HoldingHandler(HttpMessageHandler server, int answered) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _server = new(server, disposeHandler: false);
    private int _writes;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Patch && !request.RequestUri!.AbsolutePath.Contains("/gitops-", StringComparison.Ordinal) && Interlocked.Increment(ref _writes) > answered)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return await _server.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _server.Dispose();
        base.Dispose(disposing);
    }
}
