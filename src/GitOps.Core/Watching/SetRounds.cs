using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Watching.Members;

namespace GitOps.Core.Watching;

/// <summary>
/// What is done for a set, a round at a time: all of it for another revision and from time to time, otherwise the members that others wrote.
/// A revision that is refused as a whole does not take the place of the one before.
/// </summary>
/// <param name="first">The revision to begin with.</param>
/// <param name="follower">Finds others.</param>
/// <param name="options">How the set is watched.</param>
/// <param name="events">Told what came of it.</param>
internal sealed class SetRounds(Reconciler first, RevisionFollower follower, WatchOptions options, Events events)
{
    private readonly HashSet<ResourceId> _left = [];
    private Reconciler _kept = first;
    private Reconciler? _synced;
    private Reconciler? _refused;
    private int _isFullDue = 1;

    /// <summary>Has the next round compare all of the set. From any thread.</summary>
    public void AskFull() => Interlocked.Exchange(ref _isFullDue, 1);

    /// <summary>Does what is to be done now.</summary>
    /// <exception cref="GitOpsException">It could not be done; another round does it.</exception>
    public async Task RunAsync(MemberMemory memory, MemberWatches watches, CancellationToken cancellationToken)
    {
        var newest = follower.Newest(_kept);
        var isFull = Interlocked.Exchange(ref _isFullDue, 0) == 1;
        if (!isFull && (newest == _synced || newest == _refused))
        {
            _left.UnionWith(memory.TakeForeign());
            await PartAsync(cancellationToken);
            return;
        }

        try
        {
            await FollowAsync(newest, watches, cancellationToken);
            memory.TakeForeign();
            _left.Clear();
            await WholeAsync(newest, isFull, cancellationToken);

            // Kinds that the sync itself brought are served only now.
            await FollowAsync(newest, watches, cancellationToken);
        }
        catch (Exception failure)
        {
            _refused = newest;
            if (Backoff.OfRound(failure))
            {
                _refused = null;
                AskFull();
            }

            throw;
        }
    }

    /// <summary>All of the set.</summary>
    /// <param name="of">The revision.</param>
    /// <param name="isFull">Whether every object is compared, also of a large set of which Git changed only a few.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WholeAsync(Reconciler of, bool isFull, CancellationToken cancellationToken)
    {
        var sync = options.Sync with { Full = isFull };
        if (options.DetectOnly)
        {
            var report = await of.PreviewSyncAsync(sync, cancellationToken);
            Keep(of);
            Tell(report);
            return;
        }

        var result = await of.SyncAsync(sync, cancellationToken);
        Keep(of);
        events.Synced(result);
        ThrowPassing(result);
    }

    private async Task PartAsync(CancellationToken cancellationToken)
    {
        if (_left.Count == 0)
        {
            return;
        }

        var sync = options.Sync with { Only = new HashSet<ResourceId>(_left) };
        if (options.DetectOnly)
        {
            Tell(await _kept.PreviewSyncAsync(sync, cancellationToken));
        }
        else
        {
            var result = await _kept.SyncAsync(sync, cancellationToken);
            if (result.Results.Any(done => done.Action != SyncAction.Unchanged))
            {
                events.Synced(result);
            }

            ThrowPassing(result);
        }

        _left.Clear();
    }

    private static async Task FollowAsync(Reconciler of, MemberWatches watches, CancellationToken cancellationToken)
    {
        var declared = await of.DeclaredAsync(cancellationToken);
        await watches.FollowAsync(
            of.SetId,
            [.. declared.Select(item => item.Resource).OfType<ApiResource>()],
            [.. declared.Select(item => item.Id.Namespace).Where(name => name.Length > 0).Append(of.Cluster.Namespace).Distinct()],
            cancellationToken);
    }

    private void Keep(Reconciler of)
    {
        _kept = _synced = of;
        _refused = null;
        events.Are(of);
    }

    private void Tell(DiffReport report)
    {
        ResourceDiff[] differences = [.. report.Diffs.Where(diff => diff.Action != DiffAction.Unchanged)];
        if (differences.Length > 0)
        {
            events.Differs(differences);
        }
    }

    /// <summary>What ended a sync early, or kept an object from being applied for a moment, is tried again soon.</summary>
    private static void ThrowPassing(SyncResult result)
    {
        if ((result.EndedEarly ?? result.Results.Select(done => done.Error).FirstOrDefault(error => error is not null && Outage.MayPass(error))) is { } failure)
        {
            throw failure;
        }
    }
}
