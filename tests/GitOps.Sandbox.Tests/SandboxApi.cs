using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Tests;

/// <summary>A sandbox and a client in front of it.</summary>
internal sealed class SandboxApi : IAsyncDisposable
{
    public static readonly Uri Address = new("http://sandbox.invalid/");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private SandboxApi(SandboxServer server)
    {
        Server = server;
        Client = new HttpClient(server.CreateHandler()) { BaseAddress = Address };
    }

    public SandboxServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<SandboxApi> StartAsync(SandboxOptions? options = null) =>
        new(await SandboxServer.StartAsync(options ?? new SandboxOptions { WithWorkloads = false }));

    public static Task<SandboxApi> StartWithWorkloadsAsync() =>
        StartAsync(new SandboxOptions { RolloutDelay = TimeSpan.FromMilliseconds(20) });

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await Client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    public async Task<JsonObject> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Body;

    public async Task<JsonObject> CreateAsync(string path, string body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
        return answer;
    }

    public async Task<JsonObject> ApplyAsync(string path, string body, string manager = "gitops")
    {
        var (status, answer) = await SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force=true", body, "application/apply-patch+yaml");
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, answer.ToJsonString());
        return answer;
    }

    public async Task<JsonObject> MergeAsync(string path, string body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return answer;
    }

    public async Task<JsonObject> DeleteAsync(string path)
    {
        var (status, answer) = await SendAsync(HttpMethod.Delete, path);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return answer;
    }

    /// <summary>Reads again and again until what is read is as wanted.</summary>
    public async Task<JsonObject> WaitAsync(string path, Func<JsonObject, bool> wanted)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var body = await GetAsync(path);
            if (wanted(body))
            {
                return body;
            }

            Assert.True(DateTime.UtcNow < deadline, $"{path} did not become what was waited for: {body.ToJsonString()} {Server.LastControllerFailure}");
            await Task.Delay(10);
        }
    }

    public Task<JsonObject> WaitGoneAsync(string path) => WaitAsync(path, body => body["code"]?.GetValue<int>() == 404);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
