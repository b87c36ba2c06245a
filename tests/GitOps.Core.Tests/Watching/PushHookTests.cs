using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Serving;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Watching;
using GitOps.Core.Watching.Webhooks;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Watching;

/// <summary>What hosts tell of pushes, over HTTP on loopback.</summary>
public sealed class PushHookTests : IAsyncDisposable
{
    private const string Secret = "s3cret-of-the-hook";

    private readonly HttpClient _client = new();
    private readonly List<IAsyncDisposable> _servers = [];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"ref":"refs/heads/main","repository":{"clone_url":"https://github.com/Acme/shop.git","ssh_url":"git@github.com:Acme/shop.git"}}""", "https://github.com/acme/shop", "main")]
    [InlineData("""{"ref":"refs/heads/main","repository":{"ssh_url":"git@github.com:Acme/shop.git"}}""", "https://github.com/acme/shop", null)]
    [InlineData("""{"ref":"refs/tags/v1.3.0","repository":{"clone_url":"https://github.com/acme/shop.git"}}""", "git@github.com:acme/shop.git", ">=1.2 <2")]
    [InlineData("""{"eventType":"git.push","resource":{"refUpdates":[{"name":"refs/heads/release"}],"repository":{"remoteUrl":"https://acme@dev.azure.com/acme/web/_git/shop"}}}""", "https://dev.azure.com/acme/web/_git/shop", "release")]
    [InlineData("""{"object_kind":"push","ref":"refs/heads/main","project":{"git_http_url":"https://gitlab.example/acme/shop.git"}}""", "https://gitlab.example/acme/shop", "refs/heads/main")]
    [InlineData("""{"repository":"https://git.example/acme/shop","ref":"refs/heads/main"}""", "https://git.example/acme/shop.git", "main")]
    [InlineData("{}", "https://git.example/acme/shop.git", "main")]
    [InlineData("", "https://git.example/acme/shop.git", "main")]
    public async Task A_push_to_what_a_set_follows_concerns_it(string body, string repository, string? revision)
    {
        var answer = await PostAsync(Serve(Set(repository, revision)), body, Signed(body));

        Assert.Equal((HttpStatusCode.Accepted, "1 of 1 sets look at their repository.\n"), answer);
    }

    [Theory]
    [InlineData("""{"ref":"refs/heads/other","repository":{"clone_url":"https://github.com/acme/shop.git"}}""")]
    [InlineData("""{"ref":"refs/heads/main","repository":{"clone_url":"https://github.com/acme/shop-other.git"}}""")]
    [InlineData("""{"repository":"https://github.example/acme/shop","ref":"refs/heads/main"}""")]
    public async Task A_push_to_something_else_is_ignored(string body) =>
        Assert.Equal((HttpStatusCode.Accepted, "0 of 1 sets look at their repository.\n"), await PostAsync(Serve(Set("https://github.com/acme/shop", "main")), body, Signed(body)));

    [Theory]
    [InlineData("Basic", "any:" + Secret, true)]
    [InlineData("Basic", "any:wrong", false)]
    [InlineData("Bearer", Secret, true)]
    [InlineData("Bearer", Secret + "x", false)]
    [InlineData("Bearer", "", false)]
    public async Task A_password_or_a_token_proves_the_secret(string scheme, string value, bool isRight)
    {
        var text = scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;
        var answer = await PostAsync(Serve(Set("https://github.com/acme/shop", "main")), "{}", request => request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {text}"));

        Assert.Equal(isRight ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized, answer.Status);
    }

    [Theory]
    [InlineData("azure", true)]
    [InlineData("somebody", false)]
    public async Task A_user_name_counts_where_there_is_one(string user, bool isRight)
    {
        var url = Serve(new NetworkCredential("azure", Secret), Set("https://github.com/acme/shop", "main"));
        var answer = await PostAsync(url, "{}", request => request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Secret}"))));

        Assert.Equal(isRight ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task A_signature_is_of_this_body_and_nothing_makes_a_wrong_one_good()
    {
        var url = Serve(Set("https://github.com/acme/shop", "main"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(url, "{}", Signed("{ }"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(url, "{}", request => request.Headers.Add("X-Hub-Signature-256", "sha256="))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(url, "{}", _ => { })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(url, "{}", request =>
        {
            Signed("{ }")(request);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        })).Status);
    }

    [Theory]
    [InlineData("no json", HttpStatusCode.BadRequest)]
    [InlineData("[1]", HttpStatusCode.BadRequest)]
    [InlineData("""{"ref":7,"repository":[],"resource":"x","project":null}""", HttpStatusCode.Accepted)]
    [InlineData("""{"resource":{"refUpdates":[null,{"name":{}}],"repository":{"remoteUrl":7}}}""", HttpStatusCode.Accepted)]
    public async Task Bodies_that_are_nothing_do_no_harm(string body, HttpStatusCode status) =>
        Assert.Equal(status, (await PostAsync(Serve(Set("https://github.com/acme/shop", "main")), body, Signed(body))).Status);

    [Fact]
    public async Task A_body_that_is_too_large_another_method_and_another_path_are_refused()
    {
        var url = Serve(Set("https://github.com/acme/shop", "main"));
        var large = new string(' ', 9 * 1024 * 1024);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(url, large, Signed(large))).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.GetAsync(new Uri(url, "/push"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri(url, "/"))).StatusCode);
    }

    [SkippableFact]
    public async Task A_push_has_a_commit_synced_at_once()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("a.yaml", ConfigMap("a")));
        await using var watched = await WatchedScenario.StartSyncedAsync(scenario, new WatchOptions { Interval = TimeSpan.FromDays(1) });
        var url = Serve(watched.Watch);
        scenario.Repository.Commit("Change", ("a.yaml", ConfigMap("a", "2")));

        await PostAsync(url, "{}", Signed("{}"));

        Assert.Equal(1, (await watched.NextAsync(WatchEventKind.Synced)).Sync!.Configured);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://localhost:80")]
    [InlineData("localhost:80")]
    [InlineData("::1:80")]
    [InlineData("1.2.3.4")]
    [InlineData("70000")]
    [InlineData("-1")]
    public void What_is_nowhere_to_listen_is_refused(string text) =>
        Assert.Equal("ListenAddressInvalid", Assert.Throws<GitOpsException>(() => ListenAddress.Parse(text)).ErrorId);

    [Fact]
    public void A_port_that_is_taken_is_an_error_of_its_own()
    {
        var url = Serve(Set("https://github.com/acme/shop", "main"));

        Assert.Equal("PortInUse", Assert.Throws<GitOpsException>(() => HttpServer.Open(new ListenAddress(null, url.Port), [], TimeProvider.System)).ErrorId);
    }

    private static SetWatch Set(string repository, string? revision) =>
        new(new ReconcileRequest { Repository = repository, Revision = revision }, new ClusterTarget(), new WatchOptions(), new RecordingObserver(), _ => { });

    private static Action<HttpRequestMessage> Signed(string body) => request =>
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body))).ToLowerInvariant());

    private Uri Serve(params SetWatch[] sets) => Serve(new NetworkCredential("", Secret), sets);

    private Uri Serve(NetworkCredential secret, params SetWatch[] sets)
    {
        var server = HttpServer.Open(ListenAddress.Parse("0"), [PushHook.Of(sets, new PushSecret(secret), _ => { })], TimeProvider.System);
        _servers.Add(server);
        return server.Url;
    }

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(Uri url, string body, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/push")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        with(request);
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
