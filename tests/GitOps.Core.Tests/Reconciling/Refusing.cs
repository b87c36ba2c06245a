using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>Answers some requests with a refusal, as an API server words it.</summary>
internal sealed class Refusing(Func<HttpRequestMessage, bool> refuses, int code, string message) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!refuses(request))
        {
            return base.SendAsync(request, cancellationToken);
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["code"] = code,
        };
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)code) { RequestMessage = request, Content = JsonContent.Create(status) });
    }
}
