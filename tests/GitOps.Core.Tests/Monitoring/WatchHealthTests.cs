using GitOps.Core.Monitoring;

namespace GitOps.Core.Tests.Monitoring;

public class WatchHealthTests
{
    private static readonly object Shop = new();
    private static readonly object Cart = new();

    [Fact]
    public void It_is_ready_when_every_set_was_looked_at()
    {
        var health = new WatchHealth(2, null);
        health.Begin(Shop, () => false);
        health.Note(Shop, Event(WatchEventKind.Synced));
        Assert.False(health.IsReady);

        health.Begin(Cart, () => false);
        health.Note(Cart, Event(WatchEventKind.RevisionFound));
        health.Note(Cart, Event(WatchEventKind.Failed, FailureKind.Unreachable));
        Assert.False(health.IsReady);

        health.Note(Cart, Event(WatchEventKind.Failed, FailureKind.InvalidInput));
        Assert.True(health.IsReady);
    }

    [Fact]
    public void Who_stands_by_is_ready_when_it_takes_part()
    {
        var joined = false;
        var health = new WatchHealth(1, () => joined);
        Assert.False(health.IsReady);
        Assert.True(health.IsAlive);

        joined = true;
        Assert.True(health.IsReady);

        health.Begin(Shop, () => false);
        Assert.False(health.IsReady);
        health.End(Shop);
        Assert.True(health.IsReady);
    }

    [Fact]
    public void A_loop_that_does_not_go_round_is_neither_alive_nor_ready()
    {
        var stuck = false;
        var health = new WatchHealth(1, null);
        health.Begin(Shop, () => stuck);
        health.Note(Shop, Event(WatchEventKind.Synced));
        Assert.True(health.IsAlive && health.IsReady);

        stuck = true;
        Assert.False(health.IsAlive || health.IsReady);
    }

    private static WatchEvent Event(WatchEventKind kind, FailureKind? failure = null) => new()
    {
        Kind = kind,
        Time = default,
        Set = "shop",
        Cluster = new ClusterInfo("prod", new Uri("https://prod.example:6443"), "shop"),
        Revision = new Revision(new string('a', 40), "main", "Change", "Ana", default),
        Message = "",
        Error = failure is { } of ? new GitOpsException("Some", of, "failed", null) : null,
    };
}
