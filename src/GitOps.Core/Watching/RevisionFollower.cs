using GitOps.Core.Cluster;
using GitOps.Core.Failures;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Watching;

/// <summary>
/// Follows the revision of a set: looks from time to time, or when asked, whether it leads to another commit, and renders that. A commit that
/// cannot be had or rendered is told of and tried again at the next look; what was rendered before stays as it is.
/// </summary>
internal sealed class RevisionFollower(
    ReconcileRequest request, ClusterTarget target, ClusterConnection connection, TimeSpan interval, Signal asked, Pulse looks, Events events, IReconcileObserver observer) : IDisposable
{
    private const double Jitter = 0.1;

    /// <summary>However often somebody asks, a host is not asked more often.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    private readonly List<Reconciler> _opened = [];
    private string? _seen;

    /// <summary>Called when there is another revision. From any thread.</summary>
    public event Action? Moved;

    /// <summary>Renders the revision as it is now.</summary>
    /// <exception cref="GitOpsException">What <see cref="Reconciler.OpenAsync(ReconcileRequest, ClusterTarget, IReconcileObserver, CancellationToken)"/> throws.</exception>
    public async Task<Reconciler> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = await Reconciler.OpenAsync(request, target, connection, observer, cancellationToken);
        lock (_opened)
        {
            _opened.Add(opened);
        }

        return opened;
    }

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = interval * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1)));
            looks.Beat();
            await asked.WaitAsync(pause, request.Time, cancellationToken);
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                events.Failed(Failure.Of(failure), interval);
            }

            await Task.Delay(Shortest < interval ? Shortest : interval, request.Time, cancellationToken);
        }
    }

    /// <summary>The newest revision. Those opened before are closed, but for the one that is still used.</summary>
    public Reconciler Newest(Reconciler used)
    {
        lock (_opened)
        {
            var newest = _opened[^1];
            foreach (var old in _opened.Where(opened => opened != newest && opened != used))
            {
                old.Dispose();
            }

            _opened.RemoveAll(opened => opened != newest && opened != used);
            return newest;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(opened => opened.Dispose());

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Reconciler latest;
        lock (_opened)
        {
            latest = _opened[^1];
        }

        var tip = await latest.Source.LookAsync(request.Revision, cancellationToken);
        if (tip == _seen)
        {
            return;
        }

        var found = await Reconciler.OpenAsync(request, target, connection, observer, cancellationToken);
        _seen = tip;
        if (found.Revision.Sha == latest.Revision.Sha)
        {
            found.Dispose();
            return;
        }

        lock (_opened)
        {
            _opened.Add(found);
        }

        events.Found(found, latest.Revision, found.Source.IsRewritten(latest.Revision, found.Revision));
        Moved?.Invoke();
    }
}
