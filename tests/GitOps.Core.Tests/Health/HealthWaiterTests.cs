using GitOps.Core.Cluster;
using GitOps.Core.Health;
using GitOps.Core.Sets;
using GitOps.Core.Tests.Reconciling;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Core.Tests.Health;

/// <summary>Time passes only where a test lets it, so that no wait is over before what it waits for could happen.</summary>
public sealed class HealthWaiterTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(1);

    private readonly RecordingObserver _observer = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Every_kind_is_watched_however_many_there_are()
    {
        using var api = new WatchedApi(40);
        for (var kind = 0; kind < 40; kind++)
        {
            api.Lists[$"k{kind}s"] = WatchedApi.Object("a", "Reconciling", "True");
        }

        var waiting = WaitAsync(api, [.. Enumerable.Range(0, 40).Select(kind => Id(kind))]);
        await api.TellAsync("k39s", Event("MODIFIED", WatchedApi.Object("a", "Stalled", "True")));

        var error = (await waiting).Error;
        Assert.Equal("NotHealthy", error?.ErrorId);
        Assert.Contains("K39 x/a: because", error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, api.Open);
    }

    [Fact]
    public async Task An_object_that_is_deleted_meanwhile_is_waited_for_and_named()
    {
        using var api = new WatchedApi(2);
        api.Lists["k0s"] = WatchedApi.Object("a", "Ready", "True");
        api.Lists["k1s"] = WatchedApi.Object("a", "Reconciling", "True");

        var waiting = WaitAsync(api, [Id(0), Id(1)]);
        await api.TellAsync("k0s", Event("DELETED", WatchedApi.Object("a", "Ready", "True")));
        await UntilToldAsync("K0 x/a: was deleted meanwhile");
        await api.TellAsync("k1s", Event("MODIFIED", WatchedApi.Object("a", "Ready", "True")));
        await UntilToldAsync("K1 x/a is ready");

        var error = (await TimeOutAsync(waiting)).Error;
        Assert.Equal("WaitTimedOut", error?.ErrorId);
        Assert.Contains("K0 x/a: was deleted meanwhile", error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("K1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_went_while_a_watch_was_broken_off_is_noticed()
    {
        using var api = new WatchedApi(2);
        api.Lists["k0s"] = WatchedApi.Object("a", "Ready", "True");
        api.Lists["k1s"] = WatchedApi.Object("a", "Reconciling", "True");

        var waiting = WaitAsync(api, [Id(0), Id(1)]);
        await api.TellAsync("k1s", "\n");
        api.Lists["k0s"] = "";
        await api.TellAsync("k0s", null);
        await UntilToldAsync("K0 x/a: was deleted meanwhile");

        Assert.Contains("K0 x/a: was deleted meanwhile", (await TimeOutAsync(waiting)).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_that_were_never_seen_are_named()
    {
        using var api = new WatchedApi(1);

        var error = (await TimeOutAsync(WaitAsync(api, [Id(0), Id(7)]))).Error;

        Assert.Equal("WaitTimedOut", error?.ErrorId);
        Assert.Contains("K0 x/a: was not seen in the cluster", error!.Message, StringComparison.Ordinal);
        Assert.Contains("K7 x/a: was not seen in the cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_namespace_is_watched_by_itself_so_that_no_others_rights_are_needed()
    {
        using var api = new WatchedApi(1);

        var waiting = WaitAsync(api, [Id(0), Id(0) with { Namespace = "y" }]);
        await UntilAsync(() => Array.TrueForAll(["x", "y"], name =>
            api.Requests.Any(request => request.StartsWith($"/apis/test.dev/v1/namespaces/{name}/k0s?", StringComparison.Ordinal))));
        await TimeOutAsync(waiting);

        Assert.DoesNotContain(api.Requests, request => request.StartsWith("/apis/test.dev/v1/k0s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_restarted_is_waited_for(bool fromTheStart)
    {
        using var api = new WatchedApi(1) { IsDown = fromTheStart };
        api.Lists["k0s"] = WatchedApi.Object("a", "Reconciling", "True");

        var waiting = WaitAsync(api, [Id(0)]);
        if (!fromTheStart)
        {
            await api.TellAsync("k0s", """{"type":"MODI""");
            api.IsDown = true;
            await api.TellAsync("k0s", null);
        }

        await UntilAsync(() => _observer.Messages.Any(message => message.Contains("Trying again", StringComparison.Ordinal)));

        api.Lists["k0s"] = WatchedApi.Object("a", "Ready", "True");
        api.IsDown = false;

        await UntilAsync(() => waiting.IsCompleted);
        Assert.Null((await waiting).Error);
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_is_waited_for_as_long_as_the_timeout_says()
    {
        using var api = new WatchedApi(1) { IsDown = true };

        Assert.Equal("WaitTimedOut", (await TimeOutAsync(WaitAsync(api, [Id(0)]))).Error?.ErrorId);
    }

    private Task UntilToldAsync(string progress) =>
        UntilAsync(() => _observer.Progresses.Any(told => told.Status.EndsWith(progress, StringComparison.Ordinal)));

    /// <summary>Lets time pass, but less than makes the wait end on any machine.</summary>
    private async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            await Task.Delay(20);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<WaitOutcome> TimeOutAsync(Task<WaitOutcome> waiting)
    {
        while (!waiting.IsCompleted)
        {
            _time.Advance(Timeout);
            await Task.Delay(20);
        }

        return await waiting;
    }

    private static string Event(string type, string value) => $$"""{"type":"{{type}}","object":{{value}}}""" + "\n";

    private static ResourceId Id(int kind) => new("test.dev", "v1", $"K{kind}", "x", "a");

    private Task<WaitOutcome> WaitAsync(HttpMessageHandler handler, HashSet<ResourceId> ids)
    {
        var connection = ClusterConnection.Open(new ClusterTarget { Handler = handler }, null, null, _time);
        var context = new SetContext("shop", "set-1", new Revision("0", null, "s", "me", default), connection.Info, "gitops", false);
        return new HealthWaiter(connection.Api, context, new SyncOptions { Wait = true, Timeout = Timeout }, _observer).WaitAsync(ids, CancellationToken.None);
    }
}
