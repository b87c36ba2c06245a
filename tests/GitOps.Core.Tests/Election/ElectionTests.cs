using System.Collections.Concurrent;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Election;
using GitOps.Core.Tests.Reconciling;

namespace GitOps.Core.Tests.Election;

public class ElectionTests
{
    private static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    private static readonly ElectionTimes Quick = new() { LeaseDuration = TimeSpan.FromSeconds(5), RenewDeadline = TimeSpan.FromSeconds(1), RetryPeriod = TimeSpan.FromMilliseconds(50) };

    [SkippableFact]
    public async Task One_replica_leads_and_the_next_begins_when_it_has_ended()
    {
        await using var cluster = await TestCluster.StartAsync();
        var floor = new Floor();
        await using var first = new Replica(cluster, floor);
        await first.LeadsAsync("one");
        await using var second = new Replica(cluster, floor);
        await second.KnowsLeaderAsync(first.Name);
        Assert.Empty(second.Works);

        await first.StopAsync();
        await second.LeadsAsync("one");

        Assert.Equal(1, floor.Most);
        Assert.Equal(second.Name, await HolderAsync(cluster, "shop"));
    }

    [SkippableFact]
    public async Task A_replica_that_is_cut_off_stops_its_work_before_another_begins()
    {
        await using var cluster = await TestCluster.StartAsync();
        var floor = new Floor();
        await using var first = new Replica(cluster, floor);
        await first.LeadsAsync("one");
        await using var second = new Replica(cluster, floor);

        first.Cut();
        await second.LeadsAsync("one");

        Assert.Equal(1, floor.Most);
        Assert.Empty(first.Works);
    }

    [SkippableFact]
    public async Task Who_finds_another_in_the_lease_stops_at_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var replica = new Replica(cluster, new Floor(), Quick with { RenewDeadline = TimeSpan.FromMinutes(4), LeaseDuration = TimeSpan.FromMinutes(5) });
        await replica.LeadsAsync("one");

        await cluster.EditAsync(Leases, "shop", """{"spec":{"holderIdentity":"another","renewTime":"2026-11-25T20:00:00.000000Z"}}""", "test");

        await replica.LeadsNothingAsync();
        Assert.Equal("another", await HolderAsync(cluster, "shop"));
    }

    [SkippableFact]
    public async Task Shards_are_spread_over_the_replicas_that_are_alive_and_taken_over_from_those_that_go()
    {
        await using var cluster = await TestCluster.StartAsync();
        var floor = new Floor();
        await using var first = new Replica(cluster, floor, shards: 6);
        await first.LeadsAsync(Replica.Sets);
        await using var second = new Replica(cluster, floor, shards: 6);
        await second.LeadsSomethingAsync();
        await WaitAsync(() => first.Works.Count + second.Works.Count == Replica.Sets.Length, "all are led");
        Assert.NotEmpty(first.Works);

        await first.StopAsync();
        await second.LeadsAsync(Replica.Sets);

        Assert.Equal(1, floor.Most);
        var leases = await cluster.Api.ListAsync(Leases, cluster.Namespace, "election.gitops/candidate-of=shop", metadataOnly: true, CancellationToken.None);
        Assert.Equal($"shop-candidate-{second.Name}", (string?)Assert.Single(leases.Items)["metadata"]!["name"]);
    }

    [SkippableFact]
    public async Task Work_that_ends_by_itself_gives_the_lease_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var connection = ClusterConnection.Open(cluster.Target, cluster.Namespace);
        var changes = new ConcurrentQueue<LeaderChange>();
        using var election = new ShardElection(connection, "shop", 1, Quick, new RecordingObserver(), changes.Enqueue);

        await election.RunAsync([new ElectedWork("one", _ => Task.CompletedTask)], CancellationToken.None);

        Assert.Equal("", await HolderAsync(cluster, "shop"));
    }

    [SkippableFact]
    public async Task Work_that_fails_fails_the_election_and_gives_the_lease_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var connection = ClusterConnection.Open(cluster.Target, cluster.Namespace);
        using var election = new ShardElection(connection, "shop", 1, Quick, new RecordingObserver(), _ => { });

        await Assert.ThrowsAsync<InvalidDataException>(() => election.RunAsync([new ElectedWork("one", _ => throw new InvalidDataException())], CancellationToken.None));

        Assert.Equal("", await HolderAsync(cluster, "shop"));
    }

    [SkippableFact]
    public async Task A_lease_that_may_not_be_used_is_told_once_and_nothing_is_done()
    {
        await using var cluster = await TestCluster.StartAsync(
            wrap: handler => new Refusing(request => request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal), 403, "leases is forbidden") { InnerHandler = handler });
        await using var replica = new Replica(cluster, new Floor());

        await WaitAsync(() => !replica.Observer.Warnings.IsEmpty, "it was told");
        await replica.StopAsync();

        Assert.Contains("leases is forbidden", Assert.Single(replica.Observer.Warnings), StringComparison.Ordinal);
        Assert.Empty(replica.Works);
    }

    private static async Task<string?> HolderAsync(TestCluster cluster, string lease) => (string?)(await cluster.GetAsync(Leases, lease))!["spec"]!["holderIdentity"];

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromMinutes(5);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"It did not come to be that {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>Counts how many do the same work at a time.</summary>
    private sealed class Floor
    {
        private readonly ConcurrentDictionary<string, int> _at = new();

        public int Most { get; private set; }

        public void Enter(string work)
        {
            lock (_at)
            {
                _at[work] = _at.GetValueOrDefault(work) + 1;
                Most = Math.Max(Most, _at[work]);
            }
        }

        public void Leave(string work)
        {
            lock (_at)
            {
                _at[work]--;
            }
        }
    }

    private sealed class Replica : IAsyncDisposable
    {
        public static readonly string[] Sets = [.. Enumerable.Range(0, 12).Select(index => $"set-{index}")];

        private readonly CancellationTokenSource _stop = new();
        private readonly Cable _cable;
        private readonly ClusterConnection _connection;
        private readonly ShardElection _election;
        private readonly ConcurrentDictionary<string, bool> _works = new();
        private readonly ConcurrentQueue<LeaderChange> _changes = new();
        private readonly Task _running;

        public Replica(TestCluster cluster, Floor floor, ElectionTimes? times = null, int shards = 1)
        {
            // On a cluster of a kubeconfig nothing can be cut.
            Skip.If(cluster.Target.Handler is null, "needs the sandbox's own handler");
            _cable = new Cable { InnerHandler = cluster.Target.Handler };
            _connection = ClusterConnection.Open(new ClusterTarget { Handler = _cable }, cluster.Namespace);
            _election = new ShardElection(_connection, "shop", shards, times ?? Quick, Observer, _changes.Enqueue);
            _running = _election.RunAsync([.. (shards == 1 ? ["one"] : Sets).Select(set => new ElectedWork(set, token => WorkAsync(set, floor, token)))], _stop.Token);
        }

        public RecordingObserver Observer { get; } = new();

        public string Name => _election.Replica;

        public ICollection<string> Works => _works.Keys;

        public void Cut() => _cable.IsCut = true;

        public Task LeadsAsync(params string[] works) => WaitAsync(() => works.All(_works.ContainsKey), $"{Name} does {string.Join(", ", works)}");

        public Task LeadsSomethingAsync() => WaitAsync(() => !_works.IsEmpty, $"{Name} does something");

        public Task LeadsNothingAsync() => WaitAsync(() => _works.IsEmpty, $"{Name} does nothing");

        public Task KnowsLeaderAsync(string leader) => WaitAsync(() => _changes.Any(change => change.Leader == leader && !change.IsThisReplica), $"{Name} knows that {leader} leads");

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _election.Dispose();
            _connection.Dispose();
            _stop.Dispose();
        }

        private async Task WorkAsync(string set, Floor floor, CancellationToken cancellationToken)
        {
            floor.Enter(set);
            _works[set] = true;
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                // What is under way takes a moment to be put down.
                await Task.Delay(20, CancellationToken.None);
                _works.TryRemove(set, out _);
                floor.Leave(set);
            }
        }
    }

    /// <summary>The way to the cluster, which can be cut.</summary>
    private sealed class Cable : DelegatingHandler
    {
        public bool IsCut { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsCut ? throw new HttpRequestException("cut") : base.SendAsync(request, cancellationToken);
    }
}
