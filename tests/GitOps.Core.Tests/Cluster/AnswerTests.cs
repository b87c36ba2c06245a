using System.Net;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Tests.Cluster.Kubeconfigs;
using static GitOps.Core.Tests.Cluster.ScriptedServer;

namespace GitOps.Core.Tests.Cluster;

/// <summary>Servers that answer too much, too slowly, or without end.</summary>
public sealed class AnswerTests
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    [Fact]
    public async Task A_list_whose_second_page_is_always_too_old_ends_with_an_error()
    {
        var asked = 0;
        using var server = new ScriptedServer(_ => ++asked % 2 == 1 ? Page("a", "next") : Status(410, "Expired", "too old"));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => ListAsync(server));

        Assert.Equal("ResourceExpired", failure.ErrorId);
        Assert.Equal(8, server.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_list_that_leads_back_to_itself_ends_with_an_error(int pages)
    {
        var asked = 0;
        using var server = new ScriptedServer(_ => Page("a", $"token-{asked++ % pages}"));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ListAsync(server));

        Assert.Equal("ClusterAnswerTooLarge", failure.ErrorId);
        Assert.Equal(pages + 1, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_with_ever_new_pages_ends_with_an_error()
    {
        var asked = 0;
        using var server = new ScriptedServer(_ => Page("a", $"token-{asked++}"));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ListAsync(server));

        Assert.Equal("ClusterAnswerTooLarge", failure.ErrorId);
        Assert.Contains("more than 2000 pages", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_without_end()
    {
        using var body = new Trickle(new byte[65536], int.MaxValue);
        using var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => GetAsync(server, TimeProvider.System));

        Assert.Equal("ClusterAnswerTooLarge", failure.ErrorId);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_answer_that_trickles_or_stalls_ends_with_an_error(int status)
    {
        var time = new ManualTime();
        using var body = new Trickle("{"u8.ToArray(), 10, () => time.Pass(TimeSpan.FromSeconds(10)));
        using var server = new ScriptedServer(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body) });

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => GetAsync(server, time));

        Assert.Equal("ClusterUnreachable", failure.ErrorId);
        Assert.Contains("75 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(498)]
    public async Task An_object_is_sent_and_read_as_deep_as_a_file_may_be(int levels)
    {
        using var server = new ScriptedServer(request => Answer(200, request.Content!.ReadAsStringAsync().GetAwaiter().GetResult()));

        var answer = await Open(server, TimeProvider.System).Api.ApplyAsync(ConfigMaps, "x", "deep", Deep(levels), new ApplyOptions("gitops"), CancellationToken.None);

        Assert.True(JsonNode.DeepEquals(Deep(levels), answer.Object));
    }

    [Fact]
    public async Task An_object_that_is_too_deep_is_its_own_error()
    {
        using var server = new ScriptedServer(_ => Answer(200, Deep(600).ToJsonString()));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => GetAsync(server, TimeProvider.System));

        Assert.Equal("ResourceTooDeep", failure.ErrorId);
        Assert.Contains("/api/v1/namespaces/x/configmaps/y", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_too_deep_does_not_hide_those_listed_with_it()
    {
        var list = new JsonObject { ["kind"] = "ConfigMapList", ["metadata"] = new JsonObject { ["resourceVersion"] = "7" }, ["items"] = new JsonArray(Deep(600), Deep(3)) };
        using var server = new ScriptedServer(_ => Answer(200, list.ToJsonString()));

        var read = await ListAsync(server);

        Assert.Equal(["deep", "deep"], read.Items.Select(item => (string?)item["metadata"]?["name"]));
        Assert.Equal([false, true], read.Items.Select(item => item.ContainsKey("data")));
        Assert.Equal("7", read.ResourceVersion);
    }

    [Fact]
    public async Task A_server_that_asks_to_come_back_much_later_is_busy_and_says_when()
    {
        using var server = new ScriptedServer(_ => Answer(429, """{"kind":"Status","message":"too many"}""", ("Retry-After", "120")));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => GetAsync(server, TimeProvider.System));

        Assert.Equal("ClusterBusy", failure.ErrorId);
        Assert.Contains("too many. Try again in 120 s.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    /// <summary>Two waits of 50 s are more than the 75 s that one attempt has.</summary>
    [Fact]
    public async Task What_a_server_asks_to_wait_is_no_time_without_an_answer()
    {
        var time = new ManualTime();
        using var server = new ScriptedServer(_ => Answer(429, "{}", ("Retry-After", "50")), _ => Answer(429, "{}", ("Retry-After", "50")), _ => Answer(200, """{"kind":"ConfigMap"}"""));

        var asking = GetAsync(server, time);
        while (!asking.IsCompleted)
        {
            if (time.IsAwaited(TimeSpan.FromSeconds(50)))
            {
                time.Pass(TimeSpan.FromSeconds(50));
            }

            await Task.Yield();
        }

        Assert.Equal("ConfigMap", (string?)(await asking)?["kind"]);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"a"}}}""", "\n{\"type\":\"MODI")]
    [InlineData("""{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"a"}}}""", "\nno JSON\n")]
    public async Task A_watch_that_is_cut_within_a_line_broke_off(string line, string cut)
    {
        using var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(line + cut) });
        var seen = new List<string?>();

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var change in Open(server, TimeProvider.System).Api.WatchAsync(ConfigMaps, "x", null, "1", metadataOnly: false, CancellationToken.None))
            {
                seen.Add((string?)change.Object["metadata"]?["name"]);
            }
        });

        Assert.Equal(["a"], seen);
    }

    [Fact]
    public async Task A_watch_of_which_nothing_is_heard_broke_off()
    {
        var time = new ManualTime();
        using var body = new Trickle("\n"u8.ToArray(), 1, () => time.Pass(TimeSpan.FromMinutes(3)));
        using var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var change in Open(server, time).Api.WatchAsync(ConfigMaps, "x", null, "1", metadataOnly: false, CancellationToken.None))
            {
                Assert.Null(change);
            }
        });

        Assert.Contains("nothing was heard", failure.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Page(string name, string next) =>
        Answer(200, $$$"""{"kind":"ConfigMapList","metadata":{"continue":"{{{next}}}","resourceVersion":"1"},"items":[{"metadata":{"name":"{{{name}}}"}}]}""");

    private static JsonObject Deep(int levels)
    {
        JsonNode inner = "x";
        for (var level = 1; level < levels; level++)
        {
            inner = new JsonObject { ["n"] = inner };
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "deep" }, ["data"] = inner };
    }

    private static Task<ObjectList> ListAsync(HttpMessageHandler server) =>
        Open(server, TimeProvider.System).Api.ListAsync(ConfigMaps, "x", null, metadataOnly: false, CancellationToken.None);

    private static Task<JsonObject?> GetAsync(HttpMessageHandler server, TimeProvider time) =>
        Open(server, time).Api.GetAsync(ConfigMaps, "x", "y", CancellationToken.None);

    private static ClusterConnection Open(HttpMessageHandler handler, TimeProvider time) =>
        ClusterConnection.Open(new ClusterTarget { Handler = handler }, null, null, time);

    /// <summary>Gives a piece some times, telling each time; then nothing comes any more, and nothing ends.</summary>
    private sealed class Trickle(byte[] piece, int times, Action? onRead = null) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead?.Invoke();
            if (_given++ >= times)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(piece.Length, buffer.Length);
            piece.AsSpan(0, count).CopyTo(buffer.Span);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
