using System.Net;
using System.Text;

namespace GitOps.Module.Tests.Engine;

/// <summary>An API server that gives every request the same Status.</summary>
internal sealed class AnsweringHandler(HttpStatusCode code, string reason, string message) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var status = $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{(int)code}}}""";
        return Task.FromResult(new HttpResponseMessage(code)
        {
            RequestMessage = request,
            Content = new StringContent(status, Encoding.UTF8, "application/json"),
        });
    }
}
