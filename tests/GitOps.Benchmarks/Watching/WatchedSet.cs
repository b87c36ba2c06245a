using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.Core;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Telemetry;
using GitOps.Core.Watching;

namespace GitOps.Benchmarks.Watching;

/// <summary>A set that is watched, and somebody who changes it past Git.</summary>
internal sealed class WatchedSet : IReconcileObserver, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _awaited = new();
    private readonly ClusterConnection _connection;
    private readonly SetWatch _watch;
    private readonly Task _running;
    private TaskCompletionSource _synced = new();
    private int _edits;

    private WatchedSet(ReconcileRequest request, ClusterTarget target, string @namespace)
    {
        Namespace = @namespace;
        _connection = ClusterConnection.Open(target, @namespace);
        _watch = new SetWatch(request with { Namespace = @namespace }, target, new WatchOptions(), this, Tell);
        _running = Task.Run(() => _watch.RunAsync(_stopped.Token));
    }

    public string Namespace { get; }

    /// <summary>Corrections so far.</summary>
    public int Corrections { get; private set; }

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Watches, and returns when all is synced.</summary>
    public static async Task<WatchedSet> StartAsync(ReconcileRequest request, ClusterTarget target, string @namespace)
    {
        var set = new WatchedSet(request, target, @namespace);
        await (await Task.WhenAny(set._synced.Task, set._running));
        return set;
    }

    /// <summary>Changes a label of an object past Git, and returns what it takes from there until it is as declared again.</summary>
    public async Task<TimeSpan> DriftAsync(ApiResource kind, string name)
    {
        var corrected = _awaited[$"{kind.Kind} {name}"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = $"drift-{++_edits}" } } };
        await _connection.Api.MergePatchAsync(kind, Namespace, name, patch, "kubectl-edit", CancellationToken.None);
        var written = Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(written, await corrected.Task.WaitAsync(Patience));
    }

    /// <summary>Does something to the repository, says that there was a push, and returns what it takes until that is synced.</summary>
    public async Task<TimeSpan> PushAsync(Action commit)
    {
        commit();
        _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var pushed = Stopwatch.GetTimestamp();
        _watch.LookNow();
        await _synced.Task.WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(pushed);
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Problems.Enqueue(message);

    public void Progress(ReconcileProgress progress)
    {
    }

    public void Done(ResourceResult result)
    {
        if (result.Action == SyncAction.Configured && _awaited.TryRemove($"{result.Kind} {result.Name}", out var corrected))
        {
            corrected.TrySetResult(Stopwatch.GetTimestamp());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection.Dispose();
        _stopped.Dispose();
    }

    private void Tell(WatchEvent told)
    {
        switch (told.Kind)
        {
            case WatchEventKind.Synced:
                _synced.TrySetResult();
                break;
            case WatchEventKind.Corrected:
                Corrections++;
                break;
            case WatchEventKind.Failed or WatchEventKind.Fight or WatchEventKind.Waiting or WatchEventKind.Disconnected:
                Problems.Enqueue($"{told}");
                break;
        }
    }
}
