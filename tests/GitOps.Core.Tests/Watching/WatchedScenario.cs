using System.Collections.Concurrent;
using System.Threading.Channels;
using GitOps.Core.Tests.Reconciling;
using GitOps.Core.Watching;

namespace GitOps.Core.Tests.Watching;

/// <summary>A scenario whose set is watched, and what the watch tells.</summary>
internal sealed class WatchedScenario : IAsyncDisposable
{
    /// <summary>Nothing is waited for this long where all is well; a watch that does not do what it should fails its test by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stopped = new();
    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>();

    private WatchedScenario(ReconcileRequest request, ClusterTarget target, WatchOptions options, RecordingObserver observer)
    {
        Watch = new SetWatch(request, target, options, observer, Tell);
        Running = Task.Run(() => Watch.RunAsync(_stopped.Token));
    }

    public SetWatch Watch { get; }

    public Task Running { get; }

    /// <summary>Everything that was told.</summary>
    public ConcurrentQueue<WatchEvent> Told { get; } = new();

    public static WatchedScenario Start(Scenario scenario, WatchOptions? options = null, ReconcileRequest? request = null, ClusterTarget? target = null) => new(
        (request ?? new ReconcileRequest { Repository = "" }) is { Repository: "" } here ? here with { Repository = scenario.Repository.Path } : request!,
        target ?? scenario.Cluster.Target,
        options ?? new WatchOptions(),
        scenario.Observer);

    /// <summary>Watches, and waits until the set was synced for the first time.</summary>
    public static async Task<WatchedScenario> StartSyncedAsync(Scenario scenario, WatchOptions? options = null, ReconcileRequest? request = null)
    {
        var watched = Start(scenario, options, request);
        await watched.NextAsync(WatchEventKind.Synced);
        return watched;
    }

    /// <summary>The next event of a kind; those of other kinds before it are passed over.</summary>
    public async Task<WatchEvent> NextAsync(WatchEventKind kind)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var next = _events.Reader.ReadAsync(patience.Token).AsTask();
                if (await Task.WhenAny(next, Running) == Running && !next.IsCompleted)
                {
                    await Running;
                }

                if (await next is { } told && told.Kind == kind)
                {
                    return told;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException($"No {kind} was told. What was: {string.Join(" | ", Told)}");
        }
    }

    /// <summary>Waits for something that no event tells.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopped.Dispose();
    }

    private void Tell(WatchEvent told)
    {
        Told.Enqueue(told);
        _events.Writer.TryWrite(told);
    }
}
