using System.Text.Json.Nodes;
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
/// <param name="time">The clock.</param>
internal sealed class SetRounds(Reconciler first, RevisionFollower follower, WatchOptions options, Events events, TimeProvider time)
{
    private readonly HashSet<ResourceId> _changed = [];
    private readonly Fights.Fights _fights = new(time);
    private Reconciler _kept = first;
    private Reconciler? _synced;
    private Reconciler? _refused;
    private int _isFullDue = 1;
    private bool _isSuspended;

    /// <summary>Has the next round compare all of the set. From any thread.</summary>
    public void AskFull() => Interlocked.Exchange(ref _isFullDue, 1);

    /// <summary>Does what is to be done now.</summary>
    /// <exception cref="GitOpsException">It could not be done; another round does it.</exception>
    public async Task RunAsync(MemberMemory memory, MemberWatches watches, CancellationToken cancellationToken)
    {
        if (_isSuspended)
        {
            await _kept.CheckSuspensionAsync(options.Sync, cancellationToken);
            _isSuspended = false;
        }

        EndFights(null);
        var newest = follower.Newest(_kept);
        var isFull = Interlocked.Exchange(ref _isFullDue, 0) == 1;
        if (!isFull && (newest == _synced || newest == _refused))
        {
            _changed.UnionWith(memory.TakeForeign());
            await PartAsync(cancellationToken);
            return;
        }

        try
        {
            await FollowAsync(newest, watches, cancellationToken);
            memory.TakeForeign();
            _changed.Clear();
            if (newest != _kept && _fights.Rules.Count > 0)
            {
                EndFights(await DeclaredAsync(newest, cancellationToken));
            }

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

            _isSuspended = failure is GitOpsException { ErrorId: "SyncSuspended" };
            throw;
        }
    }

    /// <summary>All of the set.</summary>
    /// <param name="of">The revision.</param>
    /// <param name="isFull">Whether every object is compared, also of a large set of which Git changed only a few.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WholeAsync(Reconciler of, bool isFull, CancellationToken cancellationToken)
    {
        var sync = options.Sync with { Full = isFull, Left = _fights.Rules };
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
        await NoteFightsAsync(result, cancellationToken);
        ThrowPassing(result);
    }

    private async Task PartAsync(CancellationToken cancellationToken)
    {
        if (_changed.Count == 0)
        {
            return;
        }

        var sync = options.Sync with { Only = new HashSet<ResourceId>(_changed), Left = _fights.Rules };
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
                await NoteFightsAsync(result, cancellationToken);
            }

            ThrowPassing(result);
        }

        _changed.Clear();
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

    private static async Task<Func<ResourceId, JsonObject?>> DeclaredAsync(Reconciler of, CancellationToken cancellationToken)
    {
        var declared = (await of.DeclaredAsync(cancellationToken)).ToDictionary(item => item.Id, item => item.Object);
        return declared.GetValueOrDefault;
    }

    private async Task NoteFightsAsync(SyncResult result, CancellationToken cancellationToken)
    {
        if (result.Results.Any(done => done.Changes.Count > 0))
        {
            foreach (var fight in _fights.Note(result, await DeclaredAsync(_kept, cancellationToken)))
            {
                events.Fought(fight);
            }
        }
    }

    /// <summary>What is taken up again is looked at in this round.</summary>
    private void EndFights(Func<ResourceId, JsonObject?>? declared)
    {
        foreach (var fight in _fights.End(declared))
        {
            _changed.Add(fight.Id);
            events.FightEnded(fight);
        }
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
