using System.Net;
using System.Text;

namespace GitOps.Core.Tests.Cluster;

/// <summary>Answers requests from a script, and remembers them.</summary>
internal sealed class ScriptedServer(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private int _next;

    public List<string> Requests { get; } = [];

    public static HttpResponseMessage Answer(int status, string json = "{}", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public static HttpResponseMessage Status(int code, string reason, string message) =>
        Answer(code, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{code}}}""");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var response = answers[Math.Min(_next++, answers.Length - 1)](request);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}
