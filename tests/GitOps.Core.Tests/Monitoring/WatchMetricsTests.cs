using System.Text;
using GitOps.Core.Monitoring;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Core.Tests.Monitoring;

public class WatchMetricsTests
{
    private static readonly ClusterInfo Cluster = new("prod", new Uri("https://prod.example:6443"), "shop");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 20, 0, 0, TimeSpan.Zero));
    private readonly WatchMetrics _metrics;

    public WatchMetricsTests() => _metrics = new WatchMetrics(_time);

    [Fact]
    public async Task What_a_watch_did_is_counted_a_set()
    {
        Tell("shop", WatchEventKind.RevisionFound, 'a');
        Tell("shop", WatchEventKind.Synced, 'a', Sync('a', SyncAction.Created, SyncAction.Created));
        Tell("shop", WatchEventKind.Corrected, 'a', Sync('a', SyncAction.Configured));
        Tell("shop", WatchEventKind.Synced, 'a', Sync('a', SyncAction.Unchanged, SyncAction.Failed));
        Tell("shop", WatchEventKind.Failed, 'a');
        Tell("cart", WatchEventKind.Failed, 'a');

        var lines = await LinesAsync();

        Assert.Contains("gitops_syncs_total{set=\"shop\"} 3", lines);
        Assert.Contains("gitops_sync_failures_total{set=\"shop\"} 2", lines);
        Assert.Contains("gitops_sync_failures_total{set=\"cart\"} 1", lines);
        Assert.Contains("gitops_drift_total{set=\"shop\"} 1", lines);
        Assert.Contains("gitops_objects{set=\"shop\"} 2", lines);
        Assert.Contains("gitops_sync_duration_seconds_count{set=\"shop\"} 3", lines);
        Assert.Contains("gitops_sync_duration_seconds_sum{set=\"shop\"} 6", lines);
    }

    [Fact]
    public async Task A_revision_that_is_not_synced_makes_the_set_lag()
    {
        Tell("shop", WatchEventKind.RevisionFound, 'a');
        _time.Advance(TimeSpan.FromSeconds(30));
        Tell("shop", WatchEventKind.RevisionFound, 'b');
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Contains("gitops_lag_seconds{set=\"shop\"} 42", await LinesAsync());

        Tell("shop", WatchEventKind.Synced, 'b', Sync('b') with { EndedEarly = new GitOpsException("LeaseLost", FailureKind.Conflict, "lost", null) });
        Assert.Contains("gitops_lag_seconds{set=\"shop\"} 42", await LinesAsync());

        Tell("shop", WatchEventKind.Synced, 'b', Sync('b'));
        Assert.Contains("gitops_lag_seconds{set=\"shop\"} 0", await LinesAsync());
    }

    [Fact]
    public async Task Of_each_set_one_revision_is_told_however_many_there_were()
    {
        foreach (var letter in "abcdef")
        {
            Tell("shop", WatchEventKind.Synced, letter, Sync(letter));
        }

        Assert.Equal($"gitops_last_revision_info{{set=\"shop\",revision=\"{new string('f', 40)}\"}} 1", Assert.Single(await LinesAsync(), line => line.StartsWith("gitops_last_revision_info{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_another_replicas_now_is_no_longer_told_and_counts_stay()
    {
        Tell("shop", WatchEventKind.RevisionFound, 'a');
        Tell("shop", WatchEventKind.Connected, 'a');
        Tell("shop", WatchEventKind.Synced, 'a', Sync('a'));
        _metrics.Note(new LeaderChange(_time.GetUtcNow(), "gitops/shop", "me", IsThisReplica: true));
        Assert.Contains("gitops_leader{lease=\"gitops/shop\"} 1", await LinesAsync());

        _metrics.Leave("watch of shop");
        _metrics.Note(new LeaderChange(_time.GetUtcNow(), "gitops/shop", "other", IsThisReplica: false));

        Assert.Equal(
            ["gitops_leader{lease=\"gitops/shop\"} 0", "gitops_sync_failures_total{set=\"shop\"} 0", "gitops_syncs_total{set=\"shop\"} 1"],
            (await LinesAsync()).Where(line => !line.StartsWith("gitops_sync_duration", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_watches_of_a_process_do_not_mix_what_they_count()
    {
        Tell("shop", WatchEventKind.Failed, 'a');

        using var other = new MemoryStream();
        await new WatchMetrics(_time).WriteAsync(other, CancellationToken.None);

        Assert.DoesNotContain("shop", Encoding.UTF8.GetString(other.ToArray()));
    }

    [Fact]
    public async Task A_name_with_odd_characters_stays_one_label()
    {
        Tell("a\"b\n} 1", WatchEventKind.Failed, 'a');

        Assert.Contains("gitops_sync_failures_total{set=\"a\\\"b\\n} 1\"} 1", await LinesAsync());
    }

    private void Tell(string set, WatchEventKind kind, char letter, SyncResult? sync = null) =>
        _metrics.Note($"watch of {set}", new WatchEvent { Kind = kind, Time = _time.GetUtcNow(), Set = set, Cluster = Cluster, Revision = Revision(letter), Message = "", Sync = sync });

    private static Revision Revision(char letter) => new(new string(letter, 40), "main", "Change", "Ana", default);

    private static SyncResult Sync(char letter, params SyncAction[] actions) => new()
    {
        Set = "shop",
        Revision = Revision(letter),
        Cluster = Cluster,
        Duration = TimeSpan.FromSeconds(2),
        Requests = 1,
        Results = [.. actions.Select((action, index) => new ResourceResult { Action = action, Id = new ResourceId("", "v1", "ConfigMap", "shop", $"c{index}") })],
    };

    private async Task<string[]> LinesAsync()
    {
        using var text = new MemoryStream();
        await _metrics.WriteAsync(text, CancellationToken.None);
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
