using k8s.LeaderElection;

namespace GitOps.Core.Election;

/// <summary>
/// Does a work while this replica holds a lease, and stands by while another one does. The work is told to end before the lease can be
/// another's, and the lease is given back when the work has ended.
/// </summary>
/// <param name="lease">The lease.</param>
/// <param name="times">How long it lasts.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Told who leads, when that changes; an empty name for nobody.</param>
internal sealed class Leader(ElectionLease lease, ElectionTimes times, TimeProvider time, Action<string> changed)
{
    /// <summary>Stands by and leads until it is cancelled, or the work ends by itself.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!await TermAsync(work, cancellationToken))
        {
            await Task.Delay(times.RetryPeriod, time, cancellationToken);
        }
    }

    /// <summary>Waits for the lease, and leads while it lasts.</summary>
    /// <returns>Whether the work ended by itself.</returns>
    private async Task<bool> TermAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var elector = new LeaderElector(new LeaderElectionConfig(lease)
        {
            LeaseDuration = times.LeaseDuration,
            RenewDeadline = times.RenewDeadline,
            RetryPeriod = times.RetryPeriod,
        });
        var elected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        elector.OnStartedLeading += () => elected.TrySetResult();
        elector.OnNewLeader += changed;
        lease.Seen += NoteTaken;
        using var campaign = new CancellationTokenSource();
        var holding = elector.RunUntilLeadershipLostAsync(campaign.Token);
        try
        {
            await Task.WhenAny(elected.Task, holding).WaitAsync(cancellationToken);
            return elected.Task.IsCompleted && await LeadAsync(work, Task.WhenAny(holding, taken.Task), cancellationToken);
        }
        finally
        {
            lease.Seen -= NoteTaken;
            await campaign.CancelAsync();
            await holding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await lease.ReleaseAsync();
        }

        // The elector would go on trying to renew what is another's already, as after a long pause of the machine.
        void NoteTaken(string holder)
        {
            if (elected.Task.IsCompleted && holder != lease.Identity)
            {
                taken.TrySetResult();
            }
        }
    }

    private static async Task<bool> LeadAsync(Func<CancellationToken, Task> work, Task lost, CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = Task.Run(() => work(term.Token), CancellationToken.None);
        if (await Task.WhenAny(working, lost) == working)
        {
            await working;
            return true;
        }

        await term.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }
}
