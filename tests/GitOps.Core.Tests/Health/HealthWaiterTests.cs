using GitOps.Core.Cluster;
using GitOps.Core.Health;
using GitOps.Core.Syncing;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Health;

public sealed class HealthWaiterTests
{
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task Every_kind_is_watched_however_many_there_are()
    {
        using var api = new WatchedApi(40);
        for (var kind = 0; kind < 40; kind++)
        {
            api.Lists[$"k{kind}s"] = WatchedApi.Object("a", "Reconciling", "True");
        }

        var waiting = WaitAsync(api, TimeSpan.FromMinutes(2), [.. Enumerable.Range(0, 40).Select(kind => Id(kind))]);
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

        var waiting = WaitAsync(api, TimeSpan.FromSeconds(5), [Id(0), Id(1)]);
        await api.TellAsync("k0s", Event("DELETED", WatchedApi.Object("a", "Ready", "True")));
        await UntilAsync(() => _observer.Progresses.Any(progress => progress.Status.EndsWith("was deleted meanwhile", StringComparison.Ordinal)));
        await api.TellAsync("k1s", Event("MODIFIED", WatchedApi.Object("a", "Ready", "True")));

        var error = (await waiting).Error;
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

        var waiting = WaitAsync(api, TimeSpan.FromSeconds(5), [Id(0), Id(1)]);
        await api.TellAsync("k1s", "\n");
        api.Lists["k0s"] = "";
        await api.TellAsync("k0s", null);

        Assert.Contains("K0 x/a: was deleted meanwhile", (await waiting).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_that_were_never_seen_are_named()
    {
        using var api = new WatchedApi(1);

        var error = (await WaitAsync(api, TimeSpan.FromSeconds(1), [Id(0), Id(7)])).Error;

        Assert.Equal("WaitTimedOut", error?.ErrorId);
        Assert.Contains("K0 x/a: was not seen in the cluster", error!.Message, StringComparison.Ordinal);
        Assert.Contains("K7 x/a: was not seen in the cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_namespace_is_watched_by_itself_so_that_no_others_rights_are_needed()
    {
        using var api = new WatchedApi(1);

        await WaitAsync(api, TimeSpan.FromSeconds(1), [Id(0), Id(0) with { Namespace = "y" }]);

        Assert.Contains(api.Requests, request => request.StartsWith("/apis/test.dev/v1/namespaces/x/k0s?", StringComparison.Ordinal));
        Assert.Contains(api.Requests, request => request.StartsWith("/apis/test.dev/v1/namespaces/y/k0s?", StringComparison.Ordinal));
        Assert.DoesNotContain(api.Requests, request => request.StartsWith("/apis/test.dev/v1/k0s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_restarted_is_waited_for(bool fromTheStart)
    {
        using var api = new WatchedApi(1) { IsDown = fromTheStart };
        api.Lists["k0s"] = WatchedApi.Object("a", "Reconciling", "True");

        var waiting = WaitAsync(api, TimeSpan.FromMinutes(2), [Id(0)]);
        if (!fromTheStart)
        {
            await api.TellAsync("k0s", """{"type":"MODI""");
            api.IsDown = true;
            await api.TellAsync("k0s", null);
        }

        await UntilAsync(() => _observer.Messages.Any(message => message.Contains("Trying again", StringComparison.Ordinal)));

        api.Lists["k0s"] = WatchedApi.Object("a", "Ready", "True");
        api.IsDown = false;

        Assert.Null((await waiting).Error);
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_is_waited_for_as_long_as_the_timeout_says()
    {
        using var api = new WatchedApi(1) { IsDown = true };

        Assert.Equal("WaitTimedOut", (await WaitAsync(api, TimeSpan.FromSeconds(1), [Id(0)])).Error?.ErrorId);
    }

    private static async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            await Task.Delay(20);
        }
    }

    private static string Event(string type, string value) => $$"""{"type":"{{type}}","object":{{value}}}""" + "\n";

    private static ResourceId Id(int kind) => new("test.dev", "v1", $"K{kind}", "x", "a");

    private Task<WaitOutcome> WaitAsync(HttpMessageHandler handler, TimeSpan timeout, HashSet<ResourceId> ids)
    {
        var connection = ClusterConnection.Open(new ClusterTarget { Handler = handler }, null);
        var context = new SetContext("shop", "set-1", new Revision("0", null, "s", "me", default), connection.Info, "gitops", false);
        return new HealthWaiter(connection.Api, context, new SyncOptions { Wait = true, Timeout = timeout }, _observer).WaitAsync(ids, CancellationToken.None);
    }
}
