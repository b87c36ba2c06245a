using GitOps.Core.Failures;
using GitOps.Core.Sets;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Syncing;

/// <summary>A sync that does not come to its end: why, and how the set's parent is told.</summary>
internal static class SyncEnding
{
    /// <summary>How long somebody who stops a sync waits for it to be put down.</summary>
    public static readonly TimeSpan NoteWithin = TimeSpan.FromSeconds(5);

    /// <summary>Why a sync ended.</summary>
    public static GitOpsException Of(Exception failure, SetContext context, SyncLease? lease, CancellationToken stopped)
    {
        var sync = $"The sync of {context.Set} at {context.Revision} to {context.Cluster.Context}";
        if (lease?.LostBecause is { } why)
        {
            return new GitOpsException(
                "LeaseLost",
                FailureKind.Conflict,
                $"{sync} stopped, because its lease was lost ({why.TrimEnd('.')}): another sync of the set may have begun.",
                context.Set);
        }

        return stopped.IsCancellationRequested
            ? new GitOpsException("SyncInterrupted", FailureKind.InvalidState, $"{sync} was interrupted.", context.Set)
            : Failure.Of(failure);
    }

    /// <summary>Writes down what came of a sync, also of one that was stopped. Where that fails, what is in the cluster is as it is said to be all the same.</summary>
    /// <param name="write">What writes it.</param>
    /// <param name="unwritten">What the observer is told when it does not.</param>
    /// <param name="observer">The observer.</param>
    public static async Task NoteAsync(Func<CancellationToken, Task> write, string unwritten, IReconcileObserver observer)
    {
        using var limit = new CancellationTokenSource(NoteWithin);
        try
        {
            await write(limit.Token);
        }
        catch (Exception failure) when (failure is GitOpsException or OperationCanceledException)
        {
            observer.Verbose($"{unwritten}: {Failure.Of(failure).Message}");
        }
    }
}
