using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects;
using GitOps.Core.Telemetry;
using Polly;

namespace GitOps.Core.Watching.Members;

/// <summary>The watches of a set, one a kind; where kinds may not be watched in all namespaces, one a kind and namespace.</summary>
internal sealed class MemberWatches(KubeApi api, MemberMemory memory, WatchLine line, ResiliencePipeline retry, IReconcileObserver observer) : IAsyncDisposable
{
    private readonly Dictionary<(string GroupKind, string? Namespace), Running> _running = [];
    private readonly HashSet<string> _narrow = [];
    private readonly HashSet<(string GroupKind, string? Namespace)> _denied = [];

    /// <summary>Watches these kinds and no others, and returns when nothing of them is missed any more.</summary>
    /// <param name="setId">Id of the set.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="namespaces">The namespaces that members are declared in.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task FollowAsync(string setId, IReadOnlyCollection<ApiResource> kinds, IReadOnlyCollection<string> namespaces, CancellationToken cancellationToken)
    {
        var wanted = kinds.DistinctBy(kind => kind.GroupKind).SelectMany(kind => Places(kind, namespaces).Select(place => (kind, place))).ToArray();
        var keys = wanted.Select(watch => (watch.kind.GroupKind, watch.place)).ToHashSet();
        foreach (var gone in _running.Where(watch => watch.Value.IsOver || !keys.Contains(watch.Key)).Select(watch => watch.Key).ToArray())
        {
            _running.Remove(gone, out var ended);
            await ended!.DisposeAsync();
        }

        foreach (var (kind, place) in wanted)
        {
            Start(kind, place, setId);
        }

        foreach (var (kind, place) in wanted)
        {
            await ListedAsync(setId, kind, place, namespaces, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running.Values)
        {
            await running.DisposeAsync();
        }

        _running.Clear();
    }

    private string?[] Places(ApiResource kind, IReadOnlyCollection<string> namespaces) => _narrow.Contains(kind.GroupKind) ? [.. namespaces] : [null];

    private void Start(ApiResource kind, string? @namespace, string setId)
    {
        var key = (kind.GroupKind, @namespace);
        if (!_running.ContainsKey(key))
        {
            _running[key] = new Running(new KindWatch(api, kind, @namespace, $"{ApplySet.MemberLabel}={setId}", memory, line, retry));
        }
    }

    private async Task ListedAsync(string setId, ApiResource kind, string? place, IReadOnlyCollection<string> namespaces, CancellationToken cancellationToken)
    {
        if (!_running.TryGetValue((kind.GroupKind, place), out var running))
        {
            return;
        }

        try
        {
            await running.Watch.Listed.WaitAsync(cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode is 403 or 404 or 405)
        {
            _running.Remove((kind.GroupKind, place));
            await running.DisposeAsync();
            if (failure.StatusCode == 403 && place is null && kind.Namespaced && _narrow.Add(kind.GroupKind))
            {
                observer.Verbose($"{kind.GroupKind} may not be watched in all namespaces; watching {string.Join(", ", namespaces)}.");
                foreach (var name in namespaces)
                {
                    Start(kind, name, setId);
                }

                foreach (var name in namespaces)
                {
                    await ListedAsync(setId, kind, name, namespaces, cancellationToken);
                }
            }
            else if (_denied.Add((kind.GroupKind, place)))
            {
                observer.Warning($"{kind.GroupKind} cannot be watched, so what others change of it is only found by full checks: {failure.Message}");
            }
        }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _task;

        public Running(KindWatch watch)
        {
            Watch = watch;
            _task = Task.Run(() => watch.RunAsync(_ended.Token));
        }

        public KindWatch Watch { get; }

        /// <summary>Whether it ended by itself: the kind is gone, or may not be watched any more.</summary>
        public bool IsOver => _task.IsCompleted;

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _task;
            _ended.Dispose();
        }
    }
}
