using System.Globalization;
using GitOps.Core.Cluster;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Election;

/// <summary>
/// Spreads work over the replicas of a program. It is parted into shards by a stable hash, and there is a lease a shard. Of several shards,
/// each is for the replica that its hash prefers among those that are alive; the lease sees to it that there is one at a time.
/// </summary>
public sealed class ShardElection : IDisposable
{
    private readonly ClusterConnection _connection;
    private readonly string _name;
    private readonly int _shards;
    private readonly ElectionTimes _times;
    private readonly IReconcileObserver _observer;
    private readonly Action<LeaderChange> _changed;
    private readonly LiveReplicas _replicas;

    /// <summary>Creates the election; sends nothing.</summary>
    /// <param name="target">The cluster that the leases are in.</param>
    /// <param name="lease">Their name, and namespace.</param>
    /// <param name="shards">How many shards.</param>
    /// <param name="observer">Told of what fails.</param>
    /// <param name="changed">Told who leads, when that changes. From any thread.</param>
    public ShardElection(ClusterTarget target, LeaseName lease, int shards, IReconcileObserver observer, Action<LeaderChange> changed)
        : this(ClusterConnection.Open(target, lease?.Namespace, observer), lease!.Name, shards, new ElectionTimes(), observer, changed)
    {
    }

    internal ShardElection(ClusterConnection connection, string name, int shards, ElectionTimes times, IReconcileObserver observer, Action<LeaderChange> changed)
    {
        _connection = connection;
        _name = name;
        _shards = shards;
        _times = times;
        _observer = observer;
        _changed = changed;
        _replicas = new LiveReplicas(connection.Api, connection.Info.Namespace, name, Replica, times);
    }

    /// <summary>What this replica calls itself.</summary>
    public string Replica { get; } = ReplicaName.New();

    /// <summary>Whether this replica takes part: it knows who leads, or, of several shards, which replicas are alive.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Does what this replica is elected for, until it is cancelled or all work has ended by itself.</summary>
    public async Task RunAsync(IReadOnlyList<ElectedWork> works, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(works);
        if (_shards == 1)
        {
            await LeadAsync(_name, works, cancellationToken);
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shards = ShardsOf(works, _shards).Select(shard => new Shard($"{_name}-{shard.Key}", token => LeadAsync($"{_name}-{shard.Key}", [.. shard], token))).ToArray();
        try
        {
            using var clock = new PeriodicTimer(_times.RetryPeriod, _connection.Api.Time);
            do
            {
                await AssignAsync(shards, stopping.Token);
            }
            while (!Array.TrueForAll(shards, shard => shard.IsDone) && await clock.WaitForNextTickAsync(stopping.Token));
            await Task.WhenAll(shards.Select(shard => shard.Leading));
        }
        finally
        {
            await stopping.CancelAsync();
            await _replicas.LeaveAsync();
            await Task.WhenAll(shards.Select(shard => shard.StopAsync()));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Which works are in which shard.</summary>
    internal static IEnumerable<IGrouping<string, ElectedWork>> ShardsOf(IEnumerable<ElectedWork> works, int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        return works.GroupBy(work => Rendezvous.Choose(work.Key, names)!);
    }

    private async Task AssignAsync(Shard[] shards, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> live;
        try
        {
            live = await _replicas.BeatAsync(cancellationToken);
            HasJoined = true;
        }
        catch (GitOpsException failure)
        {
            // Whoever cannot be reached loses the leases; until then nothing is known that would be a reason to give one away.
            _observer.Verbose($"It is not known which replicas are alive: {failure.Message}");
            return;
        }

        foreach (var shard in shards)
        {
            if (Rendezvous.Choose(shard.Name, live) == Replica)
            {
                shard.Start(cancellationToken);
            }
            else
            {
                shard.Yield();
            }
        }
    }

    private Task LeadAsync(string leaseName, IReadOnlyList<ElectedWork> works, CancellationToken cancellationToken)
    {
        var told = "";
        var place = $"{_connection.Info.Namespace}/{leaseName}";
        var lease = new ElectionLease(_connection.Api, _connection.Info.Namespace, leaseName, Replica, Failed);
        var leader = new Leader(lease, _times, _connection.Api.Time, Changed);
        return leader.RunAsync(token => Task.WhenAll(works.Select(work => work.RunAsync(token))), cancellationToken);

        void Changed(string name)
        {
            HasJoined = true;
            _changed(new LeaderChange(_connection.Api.Time.GetLocalNow(), place, name, name == Replica));
        }

        // The same failure comes at each look.
        void Failed(GitOpsException failure)
        {
            if (told != failure.Message)
            {
                told = failure.Message;
                _observer.Warning($"The lease {place} cannot be used: {failure.Message}");
            }
        }
    }
}
