using GitOps.Core.Failures;
using GitOps.Core.Telemetry;
using GitOps.Core.Watching.Members;

namespace GitOps.Core.Watching;

/// <summary>
/// Keeps one set as Git declares it: follows the revision, hears what others change of the members, and takes that back. One round of work at a
/// time; whatever comes meanwhile is the next round's.
/// </summary>
/// <param name="request">The set.</param>
/// <param name="target">The cluster.</param>
/// <param name="options">How it is watched.</param>
/// <param name="observer">Hears of each object that is done, and what else a sync tells.</param>
/// <param name="tell">Hears of each event, one at a time. Called from any thread.</param>
public sealed class SetWatch(ReconcileRequest request, ClusterTarget target, WatchOptions options, IReconcileObserver observer, Action<WatchEvent> tell)
{
    /// <summary>What comes together, as an edit of several objects, is one correction.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>A fetch and a rendering of a large repository take no longer.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(15);

    /// <summary>No round takes this long, whatever hooks wait for.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromHours(1);

    /// <summary>So many looks at the repository are not missed by chance.</summary>
    private const int MissedLooks = 10;

    private readonly Events _events = new(tell, request.Time);
    private readonly Pulse _looks = new(request.Time);
    private readonly Pulse _rounds = new(request.Time);
    private volatile bool _isInRound;
    private readonly Signal _wake = new();
    private readonly Signal _look = new();

    /// <summary>The set: repository, path and revision that are followed.</summary>
    public ReconcileRequest Request => request;

    /// <summary>Whether it does not go on any more: the repository was not looked at for much longer than it is to be, or a round does not end.</summary>
    public bool IsStuck => _looks.Silent > LongestLook + (options.Interval * MissedLooks) || (_isInRound && _rounds.Silent > LongestRound);

    /// <summary>Looks at the repository at once, as when somebody says that there was a push.</summary>
    public void LookNow() => _look.Set();

    /// <summary>One round: syncs, or, when it only detects, compares.</summary>
    /// <exception cref="GitOpsException">Something failed as a whole.</exception>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        using var connection = Reconciler.Connect(request, target, observer);
        using var follower = new RevisionFollower(request, target, connection, options.Interval, _look, _looks, _events, observer);
        var first = await OpenAsync(follower, cancellationToken);
        await new SetRounds(first, follower, options, _events, request.Time).WholeAsync(first, isFull: true, cancellationToken);
    }

    /// <summary>Watches until it is cancelled.</summary>
    /// <exception cref="GitOpsException">The set cannot be opened in the first place.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var connection = Reconciler.Connect(request, target, observer);
        using var follower = new RevisionFollower(request, target, connection, options.Interval, _look, _looks, _events, observer);
        using var memory = new MemberMemory(connection.Api);
        follower.Moved += _wake.Set;
        memory.Heard += _wake.Set;
        var rounds = new SetRounds(await OpenAsync(follower, cancellationToken), follower, options, _events, request.Time);
        await using var watches = new MemberWatches(connection.Api, memory, new WatchLine(_events.Line), Backoff.Of(request.Time, Backoff.OfWatch), observer);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] besides = [follower.RunAsync(ended.Token), AskFullAsync(rounds, ended.Token)];
        try
        {
            await WorkAsync(rounds, memory, watches, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(besides).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Reconciler> OpenAsync(RevisionFollower follower, CancellationToken cancellationToken)
    {
        var first = await follower.OpenAsync(cancellationToken);
        _events.Are(first);
        _events.Found(first, null, isRewritten: false);
        return first;
    }

    private async Task AskFullAsync(SetRounds rounds, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.FullInterval, request.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            rounds.AskFull();
            _wake.Set();
        }
    }

    private async Task WorkAsync(SetRounds rounds, MemberMemory memory, MemberWatches watches, CancellationToken cancellationToken)
    {
        var retry = Backoff.Of(request.Time, Backoff.OfRound, (failure, pause) => _events.Failed(Failure.Of(failure), pause));
        while (true)
        {
            try
            {
                _isInRound = true;
                await retry.ExecuteAsync(
                    async token =>
                    {
                        _rounds.Beat();
                        await rounds.RunAsync(memory, watches, token);
                    },
                    cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // The same again would fail again: it waits for another commit, another change in the cluster or the next full check.
                _events.Failed(Failure.Of(failure), options.FullInterval);
            }

            _isInRound = false;
            await _wake.WaitAsync(cancellationToken);
            await Task.Delay(Gathering, request.Time, cancellationToken);
        }
    }
}
