using System.Collections.Concurrent;
using Prometheus;

namespace GitOps.Core.Monitoring;

/// <summary>What watches of this process did, as Prometheus reads it. Labels are names of sets, revisions in force and leases, which are few.</summary>
/// <remarks>https://prometheus.io/docs/practices/naming/</remarks>
public sealed class WatchMetrics
{
    private const string Set = "set";

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly ConcurrentDictionary<object, string> _sets = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _behind = new();
    private readonly ConcurrentDictionary<string, string> _revisions = new();
    private readonly Counter _syncs;
    private readonly Counter _failures;
    private readonly Counter _drift;
    private readonly Gauge _objects;
    private readonly Histogram _durations;
    private readonly Gauge _lag;
    private readonly Gauge _revision;
    private readonly Gauge _connected;
    private readonly Gauge _leader;

    /// <summary>Metrics of a process that did nothing yet.</summary>
    /// <param name="time">The clock.</param>
    public WatchMetrics(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var metrics = Metrics.WithCustomRegistry(_registry);
        _syncs = metrics.CreateCounter("gitops_syncs_total", "Syncs of a set and corrections of drift.", Set);
        _failures = metrics.CreateCounter("gitops_sync_failures_total", "Syncs that left something undone, and failures that kept one from beginning.", Set);
        _drift = metrics.CreateCounter("gitops_drift_total", "Objects that others changed.", Set);
        _objects = metrics.CreateGauge("gitops_objects", "Objects of the set, as it was synced last.", Set);
        _durations = metrics.CreateHistogram(
            "gitops_sync_duration_seconds", "How long syncs and corrections took.", [Set], new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.05, 2.5, 9) });
        _lag = metrics.CreateGauge("gitops_lag_seconds", "Since when a revision has been known that is not synced; 0 when there is none.", Set);
        _revision = metrics.CreateGauge("gitops_last_revision_info", "The revision that was synced last.", Set, "revision");
        _connected = metrics.CreateGauge("gitops_connected", "Whether changes in the cluster are heard.", Set);
        _leader = metrics.CreateGauge("gitops_leader", "Whether this replica holds the lease.", "lease");
        _registry.AddBeforeCollectCallback(() =>
        {
            foreach (var (set, since) in _behind)
            {
                _lag.WithLabels(set).Set(Math.Max(0, (time.GetUtcNow() - since).TotalSeconds));
            }
        });
    }

    /// <summary>The media type of what <see cref="WriteAsync"/> writes.</summary>
    public static string ContentType => "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Counts an event.</summary>
    /// <param name="watch">The watch it is of.</param>
    /// <param name="happened">The event.</param>
    public void Note(object watch, WatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var set = _sets[watch] = happened.Set;
        switch (happened.Kind)
        {
            case WatchEventKind.RevisionFound:
                _behind.TryAdd(set, happened.Time);
                break;
            case WatchEventKind.Synced or WatchEventKind.Corrected:
                NoteSync(happened, happened.Sync!);
                break;
            case WatchEventKind.DifferenceFound:
                _drift.WithLabels(set).Inc(happened.Differences.Count(difference => difference.Action == DiffAction.Drift));
                break;
            case WatchEventKind.Failed:
                _failures.WithLabels(set).Inc();
                break;
            case WatchEventKind.Disconnected or WatchEventKind.Connected:
                _connected.WithLabels(set).Set(happened.Kind == WatchEventKind.Connected ? 1 : 0);
                break;
        }
    }

    /// <summary>Notes who leads.</summary>
    public void Note(LeaderChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _leader.WithLabels(change.Lease).Set(change.IsThisReplica ? 1 : 0);
    }

    /// <summary>Takes back what is said of a watch's set as it is now: it is another replica's.</summary>
    public void Leave(object watch)
    {
        if (!_sets.TryRemove(watch, out var set))
        {
            return;
        }

        _behind.TryRemove(set, out _);
        foreach (var gauge in (Gauge[])[_objects, _lag, _connected])
        {
            gauge.RemoveLabelled(set);
        }

        if (_revisions.TryRemove(set, out var revision))
        {
            _revision.RemoveLabelled(set, revision);
        }
    }

    /// <summary>Writes all of it in Prometheus' text format.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(stream, cancellationToken);

    private void NoteSync(WatchEvent happened, SyncResult sync)
    {
        var set = happened.Set;
        _syncs.WithLabels(set).Inc();
        _failures.WithLabels(set).Inc(sync.Succeeded ? 0 : 1);
        _durations.WithLabels(set).Observe(sync.Duration.TotalSeconds);
        if (happened.Kind == WatchEventKind.Corrected)
        {
            _drift.WithLabels(set).Inc(sync.Results.Count(result => result.Action is not (SyncAction.Unchanged or SyncAction.Skipped)));
            return;
        }

        _objects.WithLabels(set).Set(sync.Results.Count - sync.Deleted + sync.Unchecked);
        if (sync.EndedEarly is not null)
        {
            return;
        }

        _behind.TryRemove(set, out _);
        _lag.WithLabels(set).Set(0);
        if (_revisions.TryGetValue(set, out var before) && before != sync.Revision.Sha)
        {
            _revision.RemoveLabelled(set, before);
        }

        _revisions[set] = sync.Revision.Sha;
        _revision.WithLabels(set, sync.Revision.Sha).Set(1);
    }
}
