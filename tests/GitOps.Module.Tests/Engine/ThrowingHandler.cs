namespace GitOps.Module.Tests.Engine;

/// <summary>An API server's place, in which something goes wrong that is no answer.</summary>
internal sealed class ThrowingHandler(Exception failure) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw failure;
}
